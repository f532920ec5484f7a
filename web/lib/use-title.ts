import { useEffect } from "react";

/** The title of a page that stands in for one that failed: a tab or a reader should know that this is another one. */
export function useTitle(title: string): void {
  useEffect(() => {
    const before = document.title;
    document.title = title;
    return () => {
      if (document.title === title) document.title = before; // else the next page has set its own
    };
  }, [title]);
}
