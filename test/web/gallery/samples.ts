// What the galleries show: one of each kind of thing that a restaurant has.
export const SIZES = {
  id: "size",
  name: "Size",
  display: "single" as const,
  min: 1,
  max: 1,
  options: [
    { id: "s", name: "Nine inch", priceDeltaMinor: 0, isDefault: true },
    { id: "l", name: "Twelve inch", priceDeltaMinor: 350 },
  ],
};
export const EXTRAS = {
  id: "extras",
  name: "On top",
  display: "multiple" as const,
  min: 0,
  max: 2,
  options: [
    { id: "olives", name: "Taggiasca olives", priceDeltaMinor: 120 },
    { id: "anchovy", name: "Anchovies", priceDeltaMinor: 180 },
    { id: "burrata", name: "Burrata", priceDeltaMinor: 320, soldOut: true },
    { id: "chilli", name: "Pickled chilli", priceDeltaMinor: 0 },
  ],
};
export const DIPS = {
  id: "dips",
  name: "Dips",
  display: "quantity" as const,
  min: 0,
  max: 4,
  options: [
    { id: "aioli", name: "Aioli", priceDeltaMinor: 90 },
    { id: "ketchup", name: "Ketchup", priceDeltaMinor: 0 },
  ],
};
export const LINES = [
  {
    id: "1",
    quantity: 2,
    name: "Margherita pizza",
    options: ["Twelve inch", "Taggiasca olives"],
    note: "No basil, please",
  },
  { id: "2", quantity: 1, name: "Fattoush salad" },
  { id: "3", quantity: 1, name: "Tiramisu", struck: "sold out" },
];
export const STEPS = [
  { key: "sent", label: "Sent", state: "done" as const, time: "12:03" },
  { key: "seen", label: "The kitchen has it", state: "done" as const, time: "12:03" },
  { key: "preparing", label: "Being made", state: "current" as const, time: "12:06" },
  { key: "ready", label: "Ready", state: "upcoming" as const },
  { key: "picked_up", label: "Collected", state: "upcoming" as const },
];
export const REJECTED = [
  { key: "sent", label: "Sent", state: "done" as const, time: "12:03" },
  { key: "rejected", label: "Declined", state: "rejected" as const, time: "12:05" },
];
