import { createRoot } from "react-dom/client";
import { directionOf, isLanguage } from "#web/lib/messages.ts";
import { loadCatalogue } from "#web/messages/catalogue.ts";
import { Frame } from "./frame.tsx";
import { FrontGallery } from "./front.tsx";
import "./gallery.css";
import { DishGallery, ErrorGallery, KitchenGallery } from "./rooms.tsx";

const query = new URLSearchParams(location.search);
const wished = query.get("language");
const language = isLanguage(wished) ? wished : "en";
const room = query.get("room");
const theme = query.get("theme");
const root = document.documentElement;
root.lang = language;
root.dir = directionOf(language);
if (theme) root.dataset.theme = theme;
if (room === "kitchen") root.dataset.room = "kitchen";

const pages = new Map([
  ["kitchen", <KitchenGallery key="kitchen" />],
  ["dish", <DishGallery key="dish" />],
  ["error", <ErrorGallery key="error" />],
]);
const catalogue = await loadCatalogue(language, ["kitchen"]);
createRoot(document.body).render(
  <Frame language={language} catalogue={catalogue}>
    {pages.get(room ?? "") ?? <FrontGallery />}
  </Frame>,
);
