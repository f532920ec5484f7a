import { Link } from "@remix-run/react";
import type { ReactNode } from "react";

/** A link within words. */
export const TextLink = ({ to, children }: { to: string; children: ReactNode }) => (
  <Link to={to} className="font-semibold underline underline-offset-4">
    {children}
  </Link>
);
