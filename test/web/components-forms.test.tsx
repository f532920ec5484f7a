// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { useState, type ReactNode } from "react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ErrorSummary, Select, TextArea, TextField } from "#web/components/field.tsx";
import { OptionGroup, type OptionGroupProps } from "#web/components/option-group.tsx";
import { QuantityInput, QuantityStepper } from "#web/components/quantity-stepper.tsx";
import { RadioCards } from "#web/components/radio-cards.tsx";
import { loadCatalogue } from "#web/messages/catalogue.ts";
import { Frame } from "./gallery/frame.tsx";

const english = await loadCatalogue("en", ["kitchen"]);

const framed = (children: ReactNode) => (
  <Frame language="en" catalogue={english}>
    {children}
  </Frame>
);
const show = (children: ReactNode) => render(framed(children));

afterEach(cleanup);

const written = (data: FormData) =>
  new URLSearchParams(
    [...data.entries()].map(([name, value]) => [name, typeof value === "string" ? value : value.name]),
  ).toString();

/** What a browser without a script would send if it pressed this button. */
function sentBy(button: HTMLElement): string {
  const form = button.closest("form");
  if (!form) throw new Error("The button stands in no form.");
  return written(new FormData(form, button));
}

describe("the quantity stepper", () => {
  const stepper = (value: number, onChange?: (value: number) => void) => (
    <form>
      <input type="hidden" name="line" value="7" />
      <QuantityStepper of="Hummus" name="quantity" value={value} max={5} onChange={onChange} />
    </form>
  );

  test("without a script both buttons send the new amount, so a form sent twice sets the same amount", () => {
    show(stepper(2));
    expect(sentBy(screen.getByRole("button", { name: "One more Hummus" }))).toBe("line=7&quantity=3");
    expect(sentBy(screen.getByRole("button", { name: "One fewer Hummus" }))).toBe("line=7&quantity=1");
  });

  test("the last step down says that it takes the dish away", () => {
    show(stepper(1));
    expect(sentBy(screen.getByRole("button", { name: "Remove Hummus" }))).toBe("line=7&quantity=0");
    expect(screen.queryByRole("button", { name: "One fewer Hummus" })).toBeNull();
  });

  test("nobody can ask for more than the kitchen allows", () => {
    show(stepper(5));
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "One more Hummus" }).disabled).toBe(true);
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "One fewer Hummus" }).disabled).toBe(false);
  });

  test("with a script the form stays where it is and the page is told the amount", () => {
    const onChange = vi.fn<(value: number) => void>();
    const onSubmit = vi.fn<() => void>();
    show(
      <div onSubmit={onSubmit} role="presentation">
        {stepper(2, onChange)}
      </div>,
    );
    fireEvent.click(screen.getByRole("button", { name: "One more Hummus" }));
    expect(onChange).toHaveBeenCalledExactlyOnceWith(3);
    expect(onSubmit).not.toHaveBeenCalled();
  });

  test("a screen reader hears what is counted and how many there are", () => {
    show(stepper(2));
    const group = screen.getByRole("group", { name: "Quantity of Hummus" });
    expect(within(group).getByRole("status", { name: "2 Hummus" }).textContent).toBe("2");
  });

  test("the number field stays between one and what is left, whatever is typed", () => {
    function Page() {
      const [value, setValue] = useState(2);
      return <QuantityInput of="Fries" name="amount" value={value} max={4} onChange={setValue} />;
    }
    show(<Page />);
    const field = screen.getByRole<HTMLInputElement>("spinbutton", { name: "Quantity of Fries" });
    for (const [typed, kept] of [
      ["99", "4"],
      ["-3", "1"],
      ["3", "3"],
      ["", "1"],
    ] as const) {
      fireEvent.change(field, { target: { value: typed } });
      expect(field.value).toBe(kept);
    }
    fireEvent.click(screen.getByRole("button", { name: "One more Fries" }));
    expect(field.value).toBe("2");
  });
});

describe("an option group", () => {
  const option = (id: string, name: string, priceDeltaMinor = 0, more: object = {}) => ({
    id,
    name,
    priceDeltaMinor,
    ...more,
  });
  const toppings: OptionGroupProps["group"] = {
    id: "top",
    name: "On top",
    display: "multiple",
    min: 0,
    max: 2,
    options: [
      option("olives", "Olives", 120),
      option("anchovy", "Anchovies", 180),
      option("chilli", "Chilli"),
      option("burrata", "Burrata", 320, { soldOut: true }),
    ],
  };
  const size: OptionGroupProps["group"] = {
    id: "size",
    name: "Size",
    display: "single",
    min: 1,
    max: 1,
    options: [option("s", "Nine inch", 0, { isDefault: true }), option("l", "Twelve inch", 350)],
  };
  const said = () => document.querySelector('fieldset [role="status"]')?.textContent;
  const ids = () => written(new FormData(document.querySelector("form") ?? undefined));

  test("says how many may be chosen before anything is chosen", () => {
    show(<OptionGroup group={toppings} currency="GBP" />);
    expect(screen.getByRole("group", { name: "On top", description: "Choose up to 2" })).toBeTruthy();
  });

  test.each([
    [{ min: 1, max: 1, display: "single" }, "Choose one"],
    [{ min: 2, max: 2 }, "Choose 2"],
    [{ min: 1, max: 3 }, "Choose 1 to 3"],
    [{ min: 1, max: 4 }, "Choose at least 1"],
    [{ min: 0, max: 9 }, "Choose as many as you like"],
    [{ min: 0, max: 3, display: "quantity" }, "Choose up to 3"],
  ] as const)("%o reads: %s", (limits, words) => {
    show(<OptionGroup group={{ ...toppings, ...limits }} currency="GBP" />);
    expect(screen.getByText(words)).toBeTruthy();
  });

  test("refuses one too many aloud, and keeps what was chosen", () => {
    const onChange = vi.fn<(chosen: object) => void>();
    show(<OptionGroup group={toppings} currency="GBP" onChange={onChange} />);
    for (const name of [/Olives/, /Anchovies/, /Chilli/]) fireEvent.click(screen.getByRole("checkbox", { name }));
    expect(said()).toBe("That is more than 2. Take one away first.");
    expect(screen.getAllByRole<HTMLInputElement>("checkbox").map((box) => box.checked)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(onChange).toHaveBeenLastCalledWith({ olives: 1, anchovy: 1 });

    fireEvent.click(screen.getByRole("checkbox", { name: /Olives/ }));
    expect(said()).toBe("");
    expect(onChange).toHaveBeenLastCalledWith({ anchovy: 1 });
  });

  test("what is sold out cannot be chosen, and says so in words", () => {
    show(<OptionGroup group={toppings} currency="GBP" />);
    const box = screen.getByRole<HTMLInputElement>("checkbox", { name: /Burrata Sold out/ });
    expect(box.disabled).toBe(true);
  });

  test("a required choice starts with the menu's default and is sent like any form field", () => {
    show(
      <form>
        <OptionGroup group={size} currency="GBP" name="options.size" />
      </form>,
    );
    expect(ids()).toBe("options.size=s");
    fireEvent.click(screen.getByRole("radio", { name: /Twelve inch \+£3.50/ }));
    expect(ids()).toBe("options.size=l");
    expect(screen.getByRole<HTMLInputElement>("radio", { name: /Nine inch/ }).required).toBe(true);
  });

  test("a choice of one that nobody has to make can be taken back", () => {
    const onChange = vi.fn<(chosen: object) => void>();
    show(<OptionGroup group={{ ...size, min: 0 }} currency="GBP" onChange={onChange} />);
    fireEvent.click(screen.getByRole("radio", { name: "None" }));
    expect(onChange).toHaveBeenLastCalledWith({});
  });

  test("a line that is being changed opens with what was chosen, not with the defaults", () => {
    show(
      <form>
        <OptionGroup group={size} currency="GBP" initial={{ l: 1 }} />
      </form>,
    );
    expect(ids()).toBe("size=l");
  });

  test("quantities count towards the limit together", () => {
    const onChange = vi.fn<(chosen: object) => void>();
    show(<OptionGroup group={{ ...toppings, display: "quantity", max: 3 }} currency="GBP" onChange={onChange} />);
    fireEvent.change(screen.getByRole("spinbutton", { name: /Olives/ }), { target: { value: "2" } });
    fireEvent.change(screen.getByRole("spinbutton", { name: /Chilli/ }), { target: { value: "2" } });
    expect(onChange).toHaveBeenCalledExactlyOnceWith({ olives: 2 });
    expect(said()).toContain("more than 3");
  });
});

describe("a field", () => {
  test("is tied to its label, its hint and its error", () => {
    show(
      <TextField
        label="E-mail"
        hint="For your receipt."
        error="Write the e-mail like name@example.org."
        name="email"
      />,
    );
    const field = screen.getByRole("textbox", {
      name: "E-mail",
      description: "For your receipt. Write the e-mail like name@example.org.",
    });
    expect(field.getAttribute("aria-invalid")).toBe("true");
  });

  test("is required unless it says that it is optional", () => {
    show(
      <>
        <TextField label="Name" name="name" />
        <TextArea label="Note" name="note" optional />
        <Select label="Table" name="table" options={[{ value: "4", label: "Table 4" }]} />
      </>,
    );
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Name" }).required).toBe(true);
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Note (optional)" }).required).toBe(false);
    expect(screen.getByRole("combobox", { name: "Table" }).hasAttribute("required")).toBe(true);
    expect(screen.getByRole("textbox", { name: "Name" }).getAttribute("aria-describedby")).toBeNull();
  });

  test("all that is wrong stands on top, each a link to its field", () => {
    show(
      <ErrorSummary
        errors={[
          { field: "email", message: "E-mail is missing." },
          { field: "name", message: "Name is missing." },
        ]}
      />,
    );
    const summary = screen.getByRole("alert", { name: "2 things need your attention" });
    expect(
      within(summary)
        .getAllByRole("link")
        .map((link) => link.getAttribute("href")),
    ).toEqual(["#email", "#name"]);
  });
});

test("radio cards are one native choice; a card that is closed cannot be taken", () => {
  show(
    <form>
      <RadioCards
        legend="How would you like it?"
        name="fulfilment"
        defaultValue="pickup"
        cards={[
          { value: "pickup", label: "Collect", hint: "We call your number." },
          { value: "dine_in", label: "At my table" },
          { value: "delivery", label: "Delivery", disabled: true },
        ]}
      />
    </form>,
  );
  expect(screen.getByRole("group", { name: "How would you like it?" })).toBeTruthy();
  expect(
    screen.getByRole<HTMLInputElement>("radio", { name: /Collect/, description: "We call your number." }).checked,
  ).toBe(true);
  fireEvent.click(screen.getByRole("radio", { name: /table/ }));
  expect(new FormData(document.querySelector("form") ?? undefined).get("fulfilment")).toBe("dine_in");
  expect(screen.getByRole<HTMLInputElement>("radio", { name: "Delivery" }).disabled).toBe(true);
});
