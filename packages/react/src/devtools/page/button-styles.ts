/**
 * Colours of everything, and the looks of the button. The host takes nothing from the page; the colours
 * are named inside, where no rule of the page reaches.
 */
export const BUTTON_STYLES = /* css */ `
:host {
  all: initial !important;
  position: fixed !important;
  inset: auto !important;
  z-index: var(--rivulet-devtools-z-index) !important;
  direction: ltr !important;
}
:host([data-open]) {
  position: static !important;
  display: block !important;
  flex: none !important;
  height: min(var(--rivulet-devtools-height), calc(100dvh - 24px)) !important;
}
.root {
  color-scheme: light dark;
  --surface: light-dark(#ffffff, #161d24);
  --sunken: light-dark(#f4f6f8, #10161c);
  --raised: light-dark(#ffffff, #1f2831);
  --text: light-dark(#17212b, #e4eaf0);
  --muted: light-dark(#566472, #9ba8b5);
  --border: light-dark(#dbe1e6, #2a3541);
  --accent: light-dark(#0b6e83, #5cc3d6);
  --on-accent: light-dark(#ffffff, #06232a);
  --accent-tint: light-dark(#e2f1f4, #123038);
  --warn: light-dark(#7a4a00, #ffd28a);
  --warn-tint: light-dark(#fdf0d8, #3a2a10);
  --warn-border: light-dark(#e0b768, #6d5120);
  --danger: light-dark(#b3261e, #ff9c94);
  --values: light-dark(#6a3fb0, #c8aefb);
  --updates: light-dark(#1b6a3c, #86d6a4);
  --messages: light-dark(#1d5aa9, #94c1ff);
  --custom: light-dark(#865000, #f0be6b);
  --tasks: light-dark(#9c2f6e, #f2a0cc);
  --checkpoints: light-dark(#0f6a63, #7ad3c8);
  --debug: light-dark(#4d5866, #b5c0cc);
  --tools: light-dark(#5b6400, #cdd46a);
  --event: light-dark(#17212b, #e4eaf0);
  --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif;
  --mono: ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
  font: 12px/1.45 var(--sans);
  color: var(--text);
}
.root[data-theme='light'] { color-scheme: light; }
.root[data-theme='dark'] { color-scheme: dark; }
*, *::before, *::after { box-sizing: border-box; }
button, select, input { font: inherit; color: inherit; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.floating, .panel, .notice { z-index: var(--rivulet-devtools-z-index); }
.floating { position: fixed; display: flex; align-items: center; gap: 8px; max-width: calc(100vw - 28px); }
.floating[data-position^='bottom'] { bottom: 14px; }
.floating[data-position^='top'] { top: 14px; }
.floating[data-position$='right'] { right: 14px; flex-direction: row-reverse; }
.floating[data-position$='left'] { left: 14px; }
.open {
  position: relative;
  display: grid;
  flex: none;
  place-items: center;
  width: 42px;
  height: 42px;
  padding: 0;
  border: 1px solid var(--border);
  border-radius: 50%;
  background: var(--raised);
  color: var(--accent);
  box-shadow: 0 2px 10px rgb(0 0 0 / 22%);
  cursor: pointer;
}
.open:hover { background: var(--accent-tint); }
.open[data-running]::after {
  content: '';
  position: absolute;
  inset: 1px 1px auto auto;
  width: 10px;
  height: 10px;
  border: 2px solid var(--raised);
  border-radius: 50%;
  background: light-dark(#14834a, #4cd08a);
}
.past-chip {
  display: flex;
  align-items: center;
  gap: 10px;
  padding: 5px 6px 5px 12px;
  border: 1px solid var(--warn-border);
  border-radius: 20px;
  background: var(--warn-tint);
  color: var(--warn);
  font-variant-numeric: tabular-nums;
  box-shadow: 0 2px 10px rgb(0 0 0 / 18%);
}
.past-chip button, .past-bar button.live {
  padding: 3px 10px;
  border: 1px solid var(--warn-border);
  border-radius: 14px;
  background: var(--surface);
  color: var(--text);
  font-weight: 600;
  white-space: nowrap;
  cursor: pointer;
}
.notice {
  position: fixed;
  inset: auto 14px 14px auto;
  max-width: min(420px, calc(100vw - 28px));
  padding: 8px 12px;
  border: 1px solid var(--border);
  border-radius: 8px;
  background: var(--surface);
}
`
