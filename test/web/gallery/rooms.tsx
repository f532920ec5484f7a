import { useState } from "react";
import { AgeChip } from "#web/components/age-chip.tsx";
import { DietMarks, StockBadge } from "#web/components/badges.tsx";
import { Button } from "#web/components/button.tsx";
import { Dialog } from "#web/components/dialog.tsx";
import { ErrorPage } from "#web/components/error-page.tsx";
import { TextArea } from "#web/components/field.tsx";
import { FreshnessPill } from "#web/components/freshness-pill.tsx";
import { OptionGroup } from "#web/components/option-group.tsx";
import { Picture } from "#web/components/picture.tsx";
import { QuantityInput } from "#web/components/quantity-stepper.tsx";
import { Main } from "#web/components/site-frame.tsx";
import { TicketCard, TicketLines } from "#web/components/ticket-card.tsx";
import { useToast } from "#web/components/toast.tsx";
import { useMessages } from "#web/lib/language.tsx";
import { SIZES, EXTRAS, LINES } from "./samples.ts";

/** The board's parts, for the room with the lights off. */
export function KitchenGallery() {
  const t = useMessages("kitchen");
  const columns = [
    {
      title: t("column.new"),
      tone: "wait" as const,
      age: <AgeChip minutes={1} />,
      action: t("action.acceptIn", { minutes: 15 }),
    },
    { title: t("column.preparing"), tone: "plain" as const, age: <AgeChip minutes={12} />, action: t("action.ready") },
    { title: "…", tone: "problem" as const, age: <AgeChip minutes={24} lateMinutes={6} />, action: t("action.ready") },
    { title: t("column.ready"), tone: "good" as const, age: <AgeChip minutes={3} />, action: t("action.handOver") },
  ];
  return (
    <Main className="p-4">
      <header className="flex flex-wrap items-center justify-between gap-3 pb-4">
        <h1 className="text-2xl">{t("board.of", { restaurant: "Comanda Kitchen" })}</h1>
        <FreshnessPill freshness={{ state: "offline", since: "12:04", waiting: 2 }} />
      </header>
      <div className="grid gap-4 md:grid-cols-2 xl:grid-cols-4">
        {columns.map(({ title, tone, age, action }, index) => (
          <section key={title} className="flex flex-col gap-4">
            <h2 className="text-lg">{title}</h2>
            <TicketCard
              variant="kitchen"
              number={`A-04${index}`}
              tone={tone}
              meta="Table 4 · Noor"
              mark={age}
              footer={
                <Button look={tone === "wait" ? "primary" : "good"} wide>
                  {action}
                </Button>
              }
            >
              <TicketLines variant="kitchen" lines={LINES} />
            </TicketCard>
          </section>
        ))}
      </div>
    </Main>
  );
}

/** A dish that lies on its menu, with one action in sight. */
export function DishGallery() {
  const t = useMessages("shop");
  const toasts = useToast();
  const [open, setOpen] = useState(true);
  const [amount, setAmount] = useState(1);
  return (
    <Main className="page py-8">
      <h1 className="text-3xl">Comanda Kitchen</h1>
      <Button onClick={() => setOpen(true)}>Margherita pizza</Button>
      {open && (
        <Dialog
          title="Margherita pizza"
          closeTo="/"
          onClose={() => setOpen(false)}
          hero={<Picture name="margherita-pizza" sizes="40rem" first className="aspect-4/3 max-h-72 w-full" />}
          footer={
            <>
              <QuantityInput of="Margherita pizza" name="quantity" value={amount} max={9} onChange={setAmount} />
              <Button
                look="primary"
                className="flex-1"
                onClick={() => {
                  setOpen(false);
                  toasts.show({ text: t("dish.added", { name: "Margherita pizza" }), tone: "good", seconds: null });
                }}
              >
                {t("dish.addPrice", { price: "£11.50" })}
              </Button>
            </>
          }
        >
          <p className="mt-2 text-muted">San Marzano tomato, fior di latte, basil, our own crust.</p>
          <div className="mt-3 flex items-center gap-3">
            <DietMarks diets={["vegetarian"]} named />
            <StockBadge left={3} />
          </div>
          <div className="mt-6 flex flex-col gap-6">
            <OptionGroup group={SIZES} currency="GBP" />
            <OptionGroup group={EXTRAS} currency="GBP" />
            <TextArea label={t("dish.note")} hint={t("dish.noteHint")} name="note" optional />
          </div>
        </Dialog>
      )}
    </Main>
  );
}

export function ErrorGallery() {
  return (
    <Main>
      <ErrorPage code="unavailable" requestId="01930f2e-7c1a" retryTo="/menu" />
    </Main>
  );
}
