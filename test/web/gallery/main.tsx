import { createRoot } from "react-dom/client";
import { directionOf, isLanguage } from "#web/lib/messages.ts";
import { loadCatalogue } from "#web/messages/catalogue.ts";
import "./gallery.css";
import { Frame } from "./frame.tsx";
import { ErrorGallery, FrontGallery, KitchenGallery } from "./gallery.tsx";

const query = new URLSearchParams(location.search);
const wished = query.get("language");
const language = isLanguage(wished) ? wished : "en";
const room = query.get("room");
const root = document.documentElement;
root.lang = language;
root.dir = directionOf(language);
const theme = query.get("theme");
if (theme) root.dataset.theme = theme;
if (room === "kitchen") root.dataset.room = "kitchen";
const catalogue = await loadCatalogue(language, { kitchen: true });
const page = room === "kitchen" ? <KitchenGallery /> : room === "error" ? <ErrorGallery /> : <FrontGallery />;
createRoot(document.body).render(
  <Frame language={language} catalogue={catalogue}>
    {page}
  </Frame>,
);
