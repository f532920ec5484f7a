import { LogOut } from "lucide-react";
import { useMessages } from "#web/lib/language.tsx";
import { Button, type ButtonLook } from "./button.tsx";

/** The way out: a form, so that it needs no script, and sent by the browser itself, so that nothing of the page before stays. */
export function SignOut({ look, wide }: { look?: ButtonLook; wide?: boolean }) {
  const t = useMessages("common");
  return (
    <form method="post" action="/logout">
      <Button type="submit" icon={LogOut} {...(look && { look })} {...(wide && { wide })}>
        {t("nav.signOut")}
      </Button>
    </form>
  );
}
