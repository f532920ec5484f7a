import { Truck, Utensils } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Badge, DietMarks, StatusBadge, StockBadge } from "#web/components/badges.tsx";
import { Button, LinkButton } from "#web/components/button.tsx";
import { CartBar } from "#web/components/cart-bar.tsx";
import { DataTable } from "#web/components/data-table.tsx";
import { EmptyState } from "#web/components/empty-state.tsx";
import { ErrorSummary, Select, TextArea, TextField } from "#web/components/field.tsx";
import { FilterChips } from "#web/components/filter-chips.tsx";
import { FreshnessPill } from "#web/components/freshness-pill.tsx";
import { Notice } from "#web/components/notice.tsx";
import { OptionGroup } from "#web/components/option-group.tsx";
import { PageLinks, ShowMore } from "#web/components/pagination.tsx";
import { Picture } from "#web/components/picture.tsx";
import { CountingPrice, Price } from "#web/components/price.tsx";
import { QuantityInput, QuantityStepper } from "#web/components/quantity-stepper.tsx";
import { RadioCards } from "#web/components/radio-cards.tsx";
import { Footer, Header, Main, SkipLink } from "#web/components/site-frame.tsx";
import { MenuSkeleton } from "#web/components/skeletons.tsx";
import { StepRail } from "#web/components/step-rail.tsx";
import { Stamp, TicketCard, TicketLines } from "#web/components/ticket-card.tsx";
import { useToast } from "#web/components/toast.tsx";
import { useMessages } from "#web/lib/language.tsx";
import { SIZES, EXTRAS, DIPS, LINES, STEPS, REJECTED } from "./samples.ts";

function Shelf({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-4 py-8">
      <h2 className="text-xl">{title}</h2>
      {children}
    </section>
  );
}

const stockOf = (row: { left: number }) => <StockBadge left={row.left} />;

/** Every part of front of house on one page, to look at and to check. */
export function FrontGallery() {
  const t = useMessages("shop");
  const toasts = useToast();
  const [count, setCount] = useState(2);
  const [fulfilment, setFulfilment] = useState("pickup");
  return (
    <>
      <SkipLink />
      <Header kitchenTo="/kitchen" />
      <Main className="page">
        <h1 className="text-4xl">{t("home.title")}</h1>
        <p className="mt-3 text-lg text-muted">{t("home.intro")}</p>

        <Shelf title="Pictures">
          <Picture name="comanda-kitchen" sizes="70rem" first className="aspect-16/7 rounded-card" />
          <FilterChips
            label={t("menu.categories")}
            chips={[
              { key: "all", label: t("menu.all"), to: "/", current: true, count: "19" },
              { key: "mains", label: "Mains", to: "/?c=mains" },
              { key: "sides", label: "Sides", to: "/?c=sides" },
              { key: "drinks", label: "Drinks", to: "/?c=drinks" },
              { key: "desserts", label: "Desserts", to: "/?c=desserts" },
            ]}
          />
          <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
            {["margherita-pizza", "lamb-tagine", "miso-ramen", "lemon-tart", "mint-lemonade", "unknown"].map(
              (name, index) => (
                <li key={name} className="flex gap-4 rounded-card bg-surface p-3 shadow-soft">
                  <div className="flex flex-1 flex-col gap-1.5 p-1">
                    <h3 className="font-sans text-base font-bold">{name}</h3>
                    <p className="text-sm text-muted">San Marzano tomato, fior di latte, basil, our own crust.</p>
                    <DietMarks diets={["vegetarian", "spicy"]} />
                    <div className="mt-auto flex flex-wrap items-center gap-2">
                      <Price minor={1150} currency="GBP" className="font-semibold" />
                      <StockBadge left={index === 1 ? 3 : index === 5 ? 0 : 40} />
                    </div>
                  </div>
                  <Picture name={name} sizes="8rem" className="size-28 rounded-control" />
                </li>
              ),
            )}
          </ul>
        </Shelf>

        <Shelf title="Buttons">
          <div className="flex flex-wrap gap-3">
            <Button look="primary">{t("dish.addPrice", { price: "£11.50" })}</Button>
            <Button>Change</Button>
            <Button look="quiet">Cancel</Button>
            <Button look="danger">Cancel the order</Button>
            <Button look="good">Mark ready</Button>
            <Button look="primary" disabled>
              Not now
            </Button>
            <Button look="primary" busy={t("checkout.placing")}>
              Place order
            </Button>
            <LinkButton to="/menu">See the menu</LinkButton>
          </div>
          <div className="flex flex-wrap items-center gap-4">
            <QuantityStepper of="Hummus" name="quantity" value={count} max={5} onChange={setCount} />
            <QuantityInput of="Fries" name="amount" value={count} max={5} onChange={setCount} />
            <CountingPrice minor={count * 650} currency="GBP" className="text-lg font-bold" />
          </div>
          <div className="flex flex-wrap gap-2">
            <StockBadge left={3} />
            <StockBadge left={0} just />
            <Badge tone="good">new</Badge>
            <StatusBadge status="preparing" />
            <StatusBadge status="ready" />
            <StatusBadge status="cancelled" />
          </div>
          <div className="flex flex-wrap gap-2">
            <FreshnessPill freshness={{ state: "live", seconds: 1 }} />
            <FreshnessPill freshness={{ state: "catching-up" }} />
            <FreshnessPill freshness={{ state: "offline", since: "12:04", waiting: 2 }} />
          </div>
        </Shelf>

        <Shelf title="Ticket">
          <div className="grid gap-10 md:grid-cols-2">
            <div className="hanging-rail">
              <TicketCard
                number="A-042"
                meta="Comanda Kitchen · 12:03"
                mark={<Stamp text="The kitchen has it" time="12:03" />}
                footer={<LinkButton to="/orders">All your orders</LinkButton>}
              >
                <StepRail steps={STEPS} />
              </TicketCard>
            </div>
            <TicketCard
              number="A-041"
              meta="Harbour Noodles"
              mark={<Stamp text="Declined" tone="problem" />}
              heading="h3"
            >
              <StepRail steps={REJECTED} />
              <div className="mt-4 border-t border-steel pt-4">
                <TicketLines lines={LINES.map((line) => ({ ...line, end: <Price minor={1150} currency="GBP" /> }))} />
              </div>
            </TicketCard>
          </div>
          <StepRail steps={STEPS} along />
        </Shelf>

        <Shelf title="Forms">
          <ErrorSummary errors={[{ field: "email", message: "Write the e-mail like name@example.org." }]} />
          <form className="grid gap-6 md:grid-cols-2">
            <TextField
              id="name"
              label={t("checkout.name")}
              hint={t("checkout.nameHint")}
              name="name"
              autoComplete="name"
            />
            <TextField
              id="email"
              label={t("checkout.email")}
              name="email"
              type="email"
              error="Write the e-mail like name@example.org."
            />
            <Select
              id="table"
              label={t("checkout.table")}
              name="table"
              options={[
                { value: "", label: "–" },
                { value: "4", label: "Table 4" },
              ]}
            />
            <TextArea id="note" label={t("dish.note")} hint={t("dish.noteHint")} name="note" optional />
            <RadioCards
              legend={t("checkout.fulfilment")}
              name="fulfilment"
              value={fulfilment}
              onChange={setFulfilment}
              cards={[
                { value: "pickup", label: t("checkout.pickup"), hint: t("checkout.pickupHint"), icon: Utensils },
                { value: "delivery", label: "Delivery", hint: "Not today", icon: Truck, disabled: true },
                {
                  value: "dine_in",
                  label: t("checkout.dineIn"),
                  hint: t("checkout.dineInHint"),
                  extra: <TextField label={t("checkout.table")} name="which" />,
                },
              ]}
            />
            <div className="flex flex-col gap-6">
              <OptionGroup group={SIZES} currency="GBP" />
              <OptionGroup group={EXTRAS} currency="GBP" />
              <OptionGroup group={DIPS} currency="GBP" />
            </div>
          </form>
        </Shelf>

        <Shelf title="Notices">
          <Notice tone="wait" title={t("restaurant.pausedUntil", { time: "12:30" })}>
            {t("restaurant.pausedHint")}
          </Notice>
          <Notice tone="problem" title="Just sold out" action={<Button>Undo</Button>} />
          <Notice tone="good" title="Your order is cancelled. Nothing was charged." />
          <div className="flex flex-wrap gap-3">
            <Button onClick={() => toasts.show({ text: "Hummus added", tone: "good" })}>Toast</Button>
            <Button
              onClick={() =>
                toasts.show({
                  text: "A-042 stays where it was",
                  tone: "problem",
                  assertive: true,
                  action: { label: "Undo", onAct: () => undefined },
                })
              }
            >
              Loud toast
            </Button>
          </div>
        </Shelf>

        <Shelf title="Lists">
          <DataTable
            caption="Stock"
            columns={[
              { key: "name", header: "Dish", cell: (row) => row.name, primary: true },
              { key: "left", header: "Left", cell: (row) => row.left, numeric: true },
              { key: "state", header: "State", cell: stockOf },
            ]}
            rows={[
              { name: "Lamb tagine", left: 3 },
              { name: "Tiramisu", left: 0 },
            ]}
            rowKey={(row) => row.name}
          />
          <ShowMore to="/?after=2" />
          <PageLinks previousTo="/?page=1" nextTo="/?page=3" />
          <EmptyState
            title={t("cart.empty.title")}
            action={
              <LinkButton look="primary" to="/">
                {t("cart.empty.action")}
              </LinkButton>
            }
          >
            {t("cart.empty.body")}
          </EmptyState>
          <EmptyState title="No new tickets" drawing="rail" />
          <MenuSkeleton dishes={3} />
        </Shelf>
      </Main>
      <Footer theme="system" returnTo="/" />
      <CartBar count={count} totalMinor={count * 650} currency="GBP" to="/cart" />
    </>
  );
}
