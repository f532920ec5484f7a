import { Link, type LinkProps } from "@remix-run/react";

/** A link within words. */
export const TextLink = ({ children, ...link }: Pick<LinkProps, "to" | "children" | "reloadDocument">) => (
  <Link {...link} className="font-semibold underline underline-offset-4">
    {children}
  </Link>
);
