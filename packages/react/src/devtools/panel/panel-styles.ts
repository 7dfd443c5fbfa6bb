/** The looks of the panel. */
export const PANEL_STYLES = /* css */ `
.panel {
  position: fixed;
  inset: auto 0 0;
  display: flex;
  flex-direction: column;
  height: min(var(--rivulet-devtools-height), calc(100dvh - 24px));
  border-top: 1px solid var(--border);
  background: var(--surface);
  box-shadow: 0 -4px 24px rgb(0 0 0 / 16%);
  outline: none;
}
.resize { position: absolute; inset: -4px 0 auto; z-index: 2; height: 8px; cursor: ns-resize; touch-action: none; }
.resize:hover, .resize:focus-visible { background: var(--accent); opacity: 0.5; outline: none; }
.header { display: flex; flex: none; align-items: center; gap: 8px; height: 38px; padding: 0 8px 0 12px; border-bottom: 1px solid var(--border); background: var(--sunken); }
.brand { display: flex; align-items: center; gap: 7px; margin-right: 8px; color: var(--accent); }
.brand b { color: var(--text); font-size: 13px; }
.spring { flex: 1; }
.tabs { display: flex; align-self: stretch; gap: 2px; }
.tabs button { padding: 0 12px; border: 0; border-bottom: 2px solid transparent; background: none; color: var(--muted); cursor: pointer; }
.tabs button:hover { color: var(--text); }
.tabs button[aria-selected='true'] { border-color: var(--accent); color: var(--text); font-weight: 600; }
.tool { display: flex; align-items: center; gap: 6px; height: 26px; padding: 0 9px; border: 1px solid transparent; border-radius: 6px; background: none; color: var(--muted); cursor: pointer; }
.tool:hover { border-color: var(--border); background: var(--surface); color: var(--text); }
.tool.icon { padding: 0 7px; }
.failure { overflow: hidden; max-width: 320px; color: var(--danger); text-overflow: ellipsis; white-space: nowrap; }
.record-dot { width: 8px; height: 8px; border-radius: 50%; background: var(--muted); }
.record[aria-pressed='true'] .record-dot { background: var(--danger); }
select, input[type='search'] { height: 26px; min-width: 0; padding: 0 8px; border: 1px solid var(--border); border-radius: 6px; background: var(--surface); color: var(--text); }
input[type='search']::placeholder { color: var(--muted); opacity: 1; }
.thread-select { display: none; }
.body { display: flex; flex: 1; min-height: 0; }
.threads { display: flex; flex: none; flex-direction: column; width: 172px; border-right: 1px solid var(--border); }
.follow { display: flex; flex: none; align-items: center; gap: 6px; height: 36px; padding: 0 12px; border-bottom: 1px solid var(--border); color: var(--muted); }
.follow input { accent-color: var(--accent); margin: 0; }
.threads ul { flex: 1; margin: 0; padding: 4px; overflow-y: auto; list-style: none; }
.thread { display: grid; gap: 1px; width: 100%; padding: 5px 8px; border: 0; border-radius: 6px; background: none; text-align: left; cursor: pointer; }
.thread:hover { background: var(--sunken); }
.thread[aria-current] { background: var(--accent-tint); }
.thread-name { display: flex; align-items: center; gap: 6px; overflow: hidden; font-weight: 600; text-overflow: ellipsis; white-space: nowrap; }
.thread-about, .thread-id { padding-left: 14px; color: var(--muted); font-size: 11px; font-variant-numeric: tabular-nums; }
.thread-id { font-family: var(--mono); }
.dot { flex: none; width: 8px; height: 8px; border-radius: 50%; background: var(--muted); }
.dot[data-status='streaming'], .dot[data-status='submitted'] { background: light-dark(#14834a, #4cd08a); }
.dot[data-status='error'] { background: var(--danger); }
.dot[data-status='interrupted'] { background: var(--custom); }
.dot[data-status='success'] { background: var(--messages); }
.empty { margin: auto; padding: 24px; color: var(--muted); text-align: center; }
.view { display: flex; flex: 1; min-width: 0; }
.view:focus-visible { outline-offset: -2px; }
.main { display: flex; flex: 1; flex-direction: column; min-width: 0; }
.legend { display: flex; flex: none; align-items: center; gap: 6px; height: 36px; padding: 0 8px; border-bottom: 1px solid var(--border); }
.legend select { max-width: 150px; }
.legend input { width: 150px; }
.modes { display: flex; gap: 2px; min-width: 0; overflow-x: auto; scrollbar-width: none; }
.mode { display: flex; flex: none; align-items: center; gap: 4px; height: 24px; padding: 0 7px; border: 0; border-radius: 5px; background: none; cursor: pointer; }
.mode:hover { background: var(--sunken); }
.mode[aria-pressed='false'] { color: var(--muted); text-decoration: line-through; }
.mode[aria-pressed='false'] .mark { opacity: 0.35; }
.mark { flex: none; overflow: visible; }
.timeline { position: relative; flex: 1 1 45%; min-height: 60px; overflow: hidden auto; overscroll-behavior: contain; }
.timeline:focus-visible { outline-offset: -2px; }
.timeline-inner { position: relative; min-height: 100%; }
.timeline canvas { position: sticky; top: 0; display: block; cursor: crosshair; touch-action: pan-y; }
.lane-label { position: absolute; left: 0; overflow: hidden; border-bottom: 1px solid var(--border); border-right: 1px solid var(--border); background: var(--surface); line-height: 33px; text-overflow: ellipsis; white-space: nowrap; }
.past-bar { display: flex; flex: none; align-items: center; gap: 6px; height: 38px; padding: 0 8px; border-block: 1px solid var(--border); background: var(--sunken); }
.past-bar[data-past] { border-color: var(--warn-border); background: var(--warn-tint); color: var(--warn); }
.past-bar input[type='range'] { flex: 1; min-width: 60px; height: 20px; margin: 0 4px; accent-color: var(--accent); }
.past-bar[data-past] input[type='range'] { accent-color: var(--warn); }
.past-bar select { padding: 0 2px; }
.step { display: grid; place-items: center; width: 26px; height: 26px; padding: 0; border: 1px solid var(--border); border-radius: 6px; background: var(--surface); color: var(--text); font-size: 10px; cursor: pointer; }
.step:hover { border-color: var(--accent); color: var(--accent); }
.past-label { overflow: hidden; text-overflow: ellipsis; font-variant-numeric: tabular-nums; white-space: nowrap; }
.past-bar button.live:disabled { visibility: hidden; }
.lower { display: flex; flex: 1 1 45%; min-height: 80px; }
.parts { position: relative; flex: 1 1 58%; min-width: 0; overflow: hidden auto; overscroll-behavior: contain; font-family: var(--mono); font-size: 11.5px; }
.parts:focus-visible { outline-offset: -2px; }
.parts-inner { position: relative; }
.part { position: absolute; inset-inline: 0; display: flex; align-items: center; gap: 8px; height: 22px; padding: 0 8px; white-space: nowrap; cursor: default; }
.part:hover { background: var(--sunken); }
.part[aria-selected='true'] { background: var(--accent-tint); }
.part[data-future] > * { color: var(--muted) !important; }
.part[data-future] .mark { opacity: 0.35; }
.part-seq { flex: none; width: 42px; color: var(--muted); text-align: right; }
.part-time { flex: none; width: 62px; color: var(--muted); text-align: right; }
.part-type { display: flex; flex: none; align-items: center; gap: 4px; width: 102px; }
.part[data-event] .part-type { font-weight: 600; }
.part-data { overflow: hidden; text-overflow: ellipsis; }
.part-data em { color: var(--muted); font-style: normal; }
.detail { display: flex; flex: 1 1 42%; flex-direction: column; min-width: 0; border-left: 1px solid var(--border); }
.detail-head { display: flex; flex: none; align-items: center; gap: 8px; height: 36px; padding: 0 6px 0 12px; border-bottom: 1px solid var(--border); }
.detail-head input { flex: 1; }
.detail-type { display: flex; align-items: center; gap: 5px; font-weight: 600; }
.facts { display: flex; flex: none; flex-wrap: wrap; gap: 2px 14px; margin: 0; padding: 6px 12px; border-bottom: 1px solid var(--border); }
.facts div { display: flex; gap: 5px; min-width: 0; }
.facts dt { color: var(--muted); }
.facts dd { margin: 0; font-family: var(--mono); overflow-wrap: anywhere; }
.tree { flex: 1; padding: 6px 12px 10px; overflow: auto; overscroll-behavior: contain; font-family: var(--mono); font-size: 11.5px; }
.node { line-height: 18px; }
.children { padding-left: 14px; border-left: 1px solid var(--border); margin-left: 4px; }
.fold { display: flex; align-items: baseline; gap: 4px; max-width: 100%; padding: 0; border: 0; border-radius: 3px; background: none; text-align: left; font: inherit; cursor: pointer; }
.arrow { display: inline-block; width: 10px; color: var(--muted); }
.arrow[data-open] { transform: rotate(90deg); }
.leaf { padding-left: 14px; white-space: pre-wrap; overflow-wrap: anywhere; }
.key { color: var(--accent); }
.size { color: var(--muted); }
.cut { overflow: hidden; color: var(--muted); text-overflow: ellipsis; white-space: nowrap; }
.value[data-kind='string'] { color: var(--updates); }
.value[data-kind='number'], .value[data-kind='bigint'] { color: var(--messages); }
.value[data-kind='boolean'], .value[data-kind='null'], .value[data-kind='undefined'] { color: var(--tasks); }
.more { margin-left: 6px; padding: 0 6px; border: 1px solid var(--border); border-radius: 4px; background: var(--sunken); color: var(--accent); font: 11px var(--sans); cursor: pointer; }
.key, .value, .cut, .part-data em, .facts dd, td { unicode-bidi: isolate; }
mark { border-radius: 2px; background: light-dark(#ffe08a, #6b5200); color: inherit; }
.metrics:focus-visible { outline-offset: -2px; }
.metrics { flex: 1; min-width: 0; padding: 12px; overflow-y: auto; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(128px, 1fr)); gap: 8px; margin: 0; }
.tile { padding: 7px 10px; border: 1px solid var(--border); border-radius: 8px; background: var(--sunken); }
.tile dt { color: var(--muted); font-size: 11px; }
.tile dd { margin: 0; font-size: 17px; font-weight: 600; font-variant-numeric: tabular-nums; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(260px, 1fr)); gap: 12px; margin: 12px 0; }
.chart { min-width: 0; margin: 0; }
.chart figcaption { display: flex; justify-content: space-between; margin-bottom: 4px; color: var(--muted); }
.chart-box { height: 76px; padding: 0; border: 1px solid var(--border); border-radius: 8px; overflow: hidden; }
.chart canvas { display: block; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { padding: 4px 8px; border-bottom: 1px solid var(--border); color: var(--muted); font-weight: 500; text-align: left; }
td { padding: 4px 8px; border-bottom: 1px solid var(--border); font-family: var(--mono); }
@media (pointer: coarse) {
  .resize { inset: -16px 0 auto; height: 20px; }
}
@media (max-width: 820px) {
  .threads { display: none; }
  .thread-select { display: block; flex: 0 1 190px; min-width: 84px; }
  .brand b, .legend > select { display: none; }
  .legend input { flex: none; width: 96px; padding: 0 6px; }
  .main[data-has-detail] .parts { display: none; }
  .detail { flex: 1; border-left: 0; }
  .part-seq { width: 30px; }
  .part-time { width: 54px; }
}
@media (max-width: 560px) {
  .header { gap: 3px; padding-left: 8px; }
  .brand { display: none; }
  .tabs button { padding: 0 5px; }
  .tool { padding: 0 5px; }
  .record { font-size: 0; }
  .past-bar { flex-wrap: wrap; height: auto; padding-block: 5px; }
  .past-bar input[type='range'] { order: -1; flex: 1 0 100%; }
  .past-label { flex: 1; }
  .past-bar[data-past] .past-label { order: -2; flex: 1 0 100%; }
  .past-bar button.live { margin-left: auto; }
  .part-type { width: 84px; }
}
@media (prefers-reduced-motion: no-preference) {
  .open[data-running]::after { animation: pulse 1.6s ease-in-out infinite; }
  @keyframes pulse { 50% { opacity: 0.35; } }
}
`
