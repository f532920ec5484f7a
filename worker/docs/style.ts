/** The look of the reference page. Its hash is in the page's content security policy, so it stands here alone. */
export const STYLE = `
:root { color-scheme: light dark; --paper: #faf7f2; --ink: #2a2420; --muted: #6b635c; --line: #ddd7d0; --mark: #c4301f }
@media (prefers-color-scheme: dark) { :root { --paper: #1a1613; --ink: #f2eee8; --muted: #b0a79e; --line: #3b3530; --mark: #ff8f7d } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
h1 { font-size: 1.75rem; margin: 0 } h2 { font-size: 1.25rem; margin: 2rem 0 .5rem } h3 { font-size: .875rem; margin: 1rem 0 .25rem; color: var(--muted) }
a { color: var(--mark) } :focus-visible { outline: 2px solid var(--mark); outline-offset: 2px }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; margin: 1rem 0; padding: .75rem 0; border-block: 1px solid var(--line) }
details { border-bottom: 1px solid var(--line); padding: .5rem 0 } summary { cursor: pointer; min-height: 2rem }
.method { display: inline-block; min-width: 3.5rem; font: 700 .875rem/1 ui-monospace, monospace; color: var(--mark) }
.what, .who, header p { color: var(--muted) }
code, pre { font: .875rem/1.5 ui-monospace, monospace } pre { overflow-x: auto; margin: .25rem 0; padding: .75rem; border: 1px solid var(--line); border-radius: .5rem }
table { width: 100%; border-collapse: collapse; font-size: .9375rem } th, td { text-align: start; vertical-align: top; padding: .25rem .75rem .25rem 0; border-top: 1px solid var(--line) }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 0 } dt { font: .875rem/1.5 ui-monospace, monospace } dd { margin: 0; color: var(--muted) }
`;
