import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { classNames } from "#web/lib/class-names.ts";
import { useMessages } from "#web/lib/language.tsx";
import { IconButton } from "./button.tsx";

export interface ToastContent {
  text: string;
  tone?: "plain" | "good" | "problem";
  /** Interrupts a reader. For what must be known now: a refusal, a lost connection. */
  assertive?: boolean;
  action?: { label: string; onAct: () => void };
  /** How long it stays; 8 seconds where something can be undone. `null` stays until it is dismissed. */
  seconds?: number | null;
}

interface Shown extends ToastContent {
  id: number;
}

interface Toasts {
  /** Shows a toast and returns the way to take it back early. */
  show: (toast: ToastContent) => () => void;
}

const ToastContext = createContext<Toasts | null>(null);

const SHOWN_MAX = 3;
const SECONDS = 5;
const SECONDS_WITH_ACTION = 8;

export function useToast(): Toasts {
  const toasts = useContext(ToastContext);
  if (!toasts) throw new Error("No ToastProvider above this component.");
  return toasts;
}

/** Holds the toasts of a page. `initial` is what the server has to say after a form was sent without a script. */
export function ToastProvider({ initial = [], children }: { initial?: readonly ToastContent[]; children: ReactNode }) {
  const next = useRef(initial.length);
  const [shown, setShown] = useState<Shown[]>(() => initial.map((toast, id) => ({ ...toast, id })));
  const dismiss = useCallback((id: number) => setShown((all) => all.filter((toast) => toast.id !== id)), []);
  const show = useCallback(
    (toast: ToastContent) => {
      const id = next.current++;
      setShown((all) => [...all, { ...toast, id }].slice(-SHOWN_MAX));
      return () => dismiss(id);
    },
    [dismiss],
  );
  const value = useMemo(() => ({ show }), [show]);
  return (
    <ToastContext.Provider value={value}>
      {children}
      <div className="toasts">
        {/* Both regions are there from the start: a region that arrives with its text is not read. */}
        <div role="status" aria-live="polite">
          {shown
            .filter((t) => !t.assertive)
            .map((toast) => (
              <Toast key={toast.id} toast={toast} onDone={dismiss} />
            ))}
        </div>
        <div role="alert" aria-live="assertive">
          {shown
            .filter((t) => t.assertive)
            .map((toast) => (
              <Toast key={toast.id} toast={toast} onDone={dismiss} />
            ))}
        </div>
      </div>
    </ToastContext.Provider>
  );
}

const SIGNS = { plain: Info, good: CircleCheck, problem: CircleAlert } as const;

function Toast({ toast, onDone }: { toast: Shown; onDone: (id: number) => void }) {
  const t = useMessages("common");
  const { id, text, tone = "plain", action } = toast;
  const seconds = toast.seconds === undefined ? (action ? SECONDS_WITH_ACTION : SECONDS) : toast.seconds;
  const [held, setHeld] = useState(false);
  const Sign = SIGNS[tone];

  useEffect(() => {
    if (held || seconds === null) return;
    const timer = setTimeout(() => onDone(id), seconds * 1000);
    return () => clearTimeout(timer);
  }, [held, seconds, id, onDone]);

  return (
    <div
      className="toast animate-arrive"
      data-tone={tone}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Sign size={22} aria-hidden className="shrink-0" />
      <p className="flex-1 py-2 font-medium">{text}</p>
      {action && (
        <button
          type="button"
          className={classNames("min-h-(--touch) shrink-0 rounded-pill px-4 font-bold underline underline-offset-4")}
          onClick={() => {
            onDone(id);
            action.onAct();
          }}
        >
          {action.label}
        </button>
      )}
      <IconButton icon={X} label={t("dismiss")} onClick={() => onDone(id)} />
    </div>
  );
}
