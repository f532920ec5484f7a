import type { ReactNode } from "react";
import { classNames } from "#web/lib/class-names.ts";
import { useMessages } from "#web/lib/language.tsx";

const times = (count: number) => Array.from({ length: count }, (_, index) => index);

/** A grey shape where something will be. */
function Bone({ className }: { className: string }) {
  return <span className={classNames("block rounded-control bg-steel", className)} />;
}

/** Says once that something is coming, and hides the shapes from readers. */
function Loading({ children, className }: { children: ReactNode; className?: string }) {
  const t = useMessages("common");
  return (
    <div role="status" className={classNames("skeleton", className)}>
      <span className="sr-only">{t("loading")}</span>
      <div aria-hidden className="contents">
        {children}
      </div>
    </div>
  );
}

/** The menu before it is there: chips, then dishes with their pictures. */
export function MenuSkeleton({ dishes = 6 }: { dishes?: number }) {
  return (
    <Loading className="flex flex-col gap-6">
      <Bone className="h-9 w-2/3 max-w-80" />
      <div className="flex gap-2 overflow-hidden">
        {times(4).map((chip) => (
          <Bone key={chip} className="h-12 w-28 shrink-0 rounded-pill!" />
        ))}
      </div>
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {times(dishes).map((dish) => (
          <div key={dish} className="flex gap-4">
            <div className="flex flex-1 flex-col gap-2 py-1">
              <Bone className="h-5 w-3/4" />
              <Bone className="h-4 w-full" />
              <Bone className="h-4 w-1/2" />
            </div>
            <Bone className="size-28 shrink-0 rounded-card!" />
          </div>
        ))}
      </div>
    </Loading>
  );
}

/** An order page before it is there: the ticket with its number, the steps. */
export function OrderSkeleton() {
  return (
    <Loading className="mx-auto flex w-full max-w-xl flex-col gap-6">
      <div className="ticket">
        <div className="ticket-stub flex flex-col gap-3">
          <Bone className="h-4 w-24" />
          <Bone className="h-12 w-32" />
        </div>
        <div className="ticket-slip flex flex-col gap-4">
          {times(5).map((step) => (
            <div key={step} className="flex items-center gap-3">
              <Bone className="size-7 rounded-pill!" />
              <Bone className="h-5 w-40" />
            </div>
          ))}
        </div>
      </div>
    </Loading>
  );
}

/** A list of orders before it is there. */
export function OrdersSkeleton({ rows = 4 }: { rows?: number }) {
  return (
    <Loading className="flex flex-col gap-3">
      {times(rows).map((row) => (
        <div key={row} className="flex items-center justify-between gap-4 rounded-card bg-surface p-4">
          <div className="flex flex-col gap-2">
            <Bone className="h-6 w-28" />
            <Bone className="h-4 w-44" />
          </div>
          <Bone className="h-6 w-20 rounded-pill!" />
        </div>
      ))}
    </Loading>
  );
}

/** The kitchen board before it is there: four columns, tickets on their rails. */
export function BoardSkeleton({ columns = 4 }: { columns?: number }) {
  return (
    <Loading className="grid gap-4 md:grid-cols-2 xl:grid-cols-4">
      {times(columns).map((column) => (
        <div key={column} className="flex flex-col gap-4">
          <Bone className="h-7 w-32" />
          {times(2).map((ticket) => (
            <div key={ticket} className="ticket ticket-kitchen">
              <div className="ticket-stub">
                <Bone className="h-11 w-24" />
              </div>
              <div className="ticket-slip flex flex-col gap-3">
                <Bone className="h-6 w-4/5" />
                <Bone className="h-6 w-3/5" />
                <Bone className="h-14 w-full rounded-pill!" />
              </div>
            </div>
          ))}
        </div>
      ))}
    </Loading>
  );
}
