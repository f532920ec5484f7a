import { Banknote, ShoppingBag, Utensils } from "lucide-react";
import { Link } from "@remix-run/react";
import { useId } from "react";
import type { Restaurant } from "#domain/menu.ts";
import { TextArea, TextField } from "#web/components/field.tsx";
import { RadioCards, type RadioCard } from "#web/components/radio-cards.tsx";
import {
  fieldsIn,
  NAME_MAX,
  ORDER_NOTE_MAX,
  TABLE_MAX,
  type CheckoutField,
  type CheckoutValues,
} from "#web/lib/checkout.ts";
import type { Failure } from "#web/lib/errors.ts";
import { useMessages } from "#web/lib/language.tsx";

export type FieldErrors = Partial<Record<CheckoutField, string>>;

/** What is wrong with each field, in the words of the page's language: the API names fields, not sentences. */
export function useFieldErrors(failure: Failure | null, values: CheckoutValues): FieldErrors {
  const shop = useMessages("shop");
  const t = useMessages("account");
  if (failure?.code !== "invalid_input") return {};
  const label = {
    name: shop("checkout.name"),
    email: shop("checkout.email"),
    phone: shop("checkout.phone"),
    table: shop("checkout.tableNumber"),
  };
  const words: Record<CheckoutField, () => string> = {
    fulfilment: () => t("field.required", { label: shop("checkout.fulfilment") }),
    tableName: () =>
      values.tableName
        ? t("field.tooLong", { label: label.table, count: TABLE_MAX })
        : t("field.required", { label: label.table }),
    name: () =>
      values.name
        ? t("field.tooLong", { label: label.name, count: NAME_MAX })
        : t("field.required", { label: label.name }),
    email: () =>
      values.email || values.phone ? t("field.email") : t("field.oneOf", { first: label.email, second: label.phone }),
    phone: () => t("field.phone"),
    note: () => t("field.tooLong", { label: shop("checkout.note"), count: ORDER_NOTE_MAX }),
  };
  return Object.fromEntries(fieldsIn(failure.details).map((field) => [field, words[field]()]));
}

export interface CheckoutFieldsProps {
  restaurant: Restaurant;
  values: CheckoutValues;
  errors: FieldErrors;
  signedInAs: string | null;
}

/** How, who, and a word to the kitchen. Each field keeps what was written when the form comes back. */
export function CheckoutFields({ restaurant, values, errors, signedInAs }: CheckoutFieldsProps) {
  const t = useMessages("shop");
  const contactId = useId();
  const cards: Record<string, RadioCard> = {
    pickup: { value: "pickup", label: t("checkout.pickup"), hint: t("checkout.pickupHint"), icon: ShoppingBag },
    dine_in: {
      value: "dine_in",
      label: t("checkout.dineIn"),
      hint: t("checkout.dineInHint"),
      icon: Utensils,
      extra: (
        <TextField
          id="tableName"
          name="tableName"
          label={t("checkout.table")}
          hint={t("checkout.tableHint")}
          defaultValue={values.tableName}
          maxLength={TABLE_MAX}
          required={false}
          autoComplete="off"
          error={errors.tableName}
        />
      ),
    },
  };
  return (
    <div className="flex flex-col gap-8">
      <div id="fulfilment">
        <RadioCards
          legend={t("checkout.fulfilment")}
          name="fulfilment"
          cards={restaurant.fulfilments.flatMap((each) => cards[each] ?? [])}
          defaultValue={values.fulfilment}
          error={errors.fulfilment}
        />
      </div>
      <section aria-labelledby={contactId} className="flex flex-col gap-4">
        <h2 id={contactId} className="text-lg">
          {t("checkout.contact")}
        </h2>
        {signedInAs ? (
          <p className="text-sm text-muted">{t("checkout.signedInAs", { name: signedInAs })}</p>
        ) : (
          <p className="text-sm">
            {t("checkout.haveAccount")}{" "}
            <Link to="/login?next=/checkout" className="inline-block py-3 font-semibold underline underline-offset-4">
              {t("checkout.signIn")}
            </Link>
          </p>
        )}
        <TextField
          id="name"
          name="name"
          label={t("checkout.name")}
          hint={t("checkout.nameHint")}
          defaultValue={values.name}
          autoComplete="name"
          maxLength={NAME_MAX}
          error={errors.name}
        />
        <p className="-mb-2 text-sm text-muted">{t("checkout.oneContact")}</p>
        <div className="grid items-end gap-4 sm:grid-cols-2">
          <TextField
            id="email"
            name="email"
            type="email"
            inputMode="email"
            label={t("checkout.email")}
            hint={t("checkout.emailHint")}
            defaultValue={values.email}
            autoComplete="email"
            dir="ltr"
            required={false}
            maxLength={254}
            error={errors.email}
          />
          <TextField
            id="phone"
            name="phone"
            type="tel"
            inputMode="tel"
            label={t("checkout.phone")}
            hint={t("checkout.phoneHint")}
            defaultValue={values.phone}
            autoComplete="tel"
            dir="ltr"
            required={false}
            maxLength={32}
            error={errors.phone}
          />
        </div>
      </section>
      <TextArea
        id="note"
        name="note"
        label={t("checkout.note")}
        optional
        rows={2}
        defaultValue={values.note}
        maxLength={ORDER_NOTE_MAX}
        error={errors.note}
      />
      <div className="flex items-start gap-3 rounded-card bg-surface p-4 inset-ring inset-ring-steel">
        <Banknote size={24} aria-hidden className="shrink-0 text-muted" />
        <p>
          <span className="block font-semibold">{t("checkout.payAtCounter")}</span>
          <span className="text-sm text-muted">{t("checkout.payAtCounterHint")}</span>
        </p>
      </div>
    </div>
  );
}
