import { X } from "lucide-react";
import { useEffect, useId, useRef, type ReactNode } from "react";
import { classNames } from "#web/lib/class-names.ts";
import { useMessages } from "#web/lib/language.tsx";
import { IconLink } from "./button.tsx";

export interface DialogProps {
  title: string;
  /** Where closing leads. The close sign is a link to it, so it works before and without a script. */
  closeTo: string;
  /** Called by Escape, the ground beside the dialog and the close sign. Should lead to `closeTo`. */
  onClose: () => void;
  children: ReactNode;
  /** Stays in sight at the lower edge: the one action. */
  footer?: ReactNode;
  /** A picture over the whole width, above the title. */
  hero?: ReactNode;
  size?: "small" | "large";
}

/**
 * A page that lies on another page. The server sends an open `<dialog>`, which without a script is simply the first thing
 * on its page; a script makes it modal: the rest is inert, Escape closes, the focus goes back to where it came from.
 */
export function Dialog({ title, closeTo, onClose, children, footer, hero, size = "large" }: DialogProps) {
  const t = useMessages("common");
  const titleId = useId();
  const ref = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const dialog = ref.current;
    if (!dialog || typeof dialog.showModal !== "function") return;
    const before = document.activeElement;
    dialog.removeAttribute("open"); // showModal refuses a dialog that is already open
    dialog.showModal();
    // The ground beside it: the dialog itself has no padding. A pointer's shortcut; keyboards have Escape and the close sign.
    const pressed = (event: Event) => {
      if (event.target === dialog) dialog.close();
    };
    dialog.addEventListener("click", pressed);
    return () => {
      dialog.removeEventListener("click", pressed);
      dialog.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  const closed = () => {
    if (!ref.current?.open) onClose(); // React may run the effect above twice; then it is open again
  };

  return (
    <dialog
      ref={ref}
      open
      aria-labelledby={titleId}
      className={classNames("sheet", size === "small" && "sheet-small")}
      onClose={closed}
    >
      <div className="sheet-body">
        {hero}
        <IconLink
          to={closeTo}
          icon={X}
          label={t("close")}
          look="edged"
          preventScrollReset
          replace
          className="absolute end-3 top-3 z-10 shadow-soft"
        />
        <div className="p-5">
          <h2 id={titleId} className={classNames("text-2xl", !hero && "pe-14")}>
            {title}
          </h2>
          {children}
        </div>
        {footer && <div className="sheet-footer">{footer}</div>}
      </div>
    </dialog>
  );
}
