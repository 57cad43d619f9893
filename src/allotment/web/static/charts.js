/*
 * Draws the charts of a page, and leaves their tables where a chart cannot be drawn.
 *
 *   <script src="charts.js" data-vega="vega.js" defer></script>
 *
 *   <figure data-chart="wide.json" data-chart-narrow="narrow.json"
 *           data-chart-title="Gap, FTE" data-chart-description="Fan chart. From ... to ...">
 *     <figcaption>...</figcaption>
 *     <details data-chart-table open> <summary>Figures behind the chart</summary> <table>...</table> </details>
 *   </figure>
 *
 * The page is whole without this script: the table stands open. Once a chart is drawn its table is folded away, and
 * stays one key press off. A failed chart says so and opens its table. data-chart-state is "drawn" or "failed".
 *
 * Written for "script-src 'self'; style-src 'self'; connect-src 'self'". Three settings of Vega make that enough:
 * ast: true reads expressions with an interpreter where Vega would otherwise compile text into functions;
 * defaultStyle: false and a tooltip function of ours keep it from adding <style> elements; the styles of single
 * elements it sets through the object model, which the policy allows. The drawing library is fetched when the page
 * first needs it, as a module, so that its many short names stay its own.
 */
(function () {
  "use strict";

  const NARROW_BELOW_PIXELS = 600;
  const POINT_AT = "Point at a mark to read its figures.";
  const FAILED = "The chart could not be drawn. Its figures are in the table.";
  const HOW_TO_DRAW = { mode: "vega-lite", ast: true, renderer: "svg", actions: false, defaultStyle: false };
  const VEGA_ADDRESS = new URL(document.currentScript.dataset.vega || "vega.js", document.currentScript.src).href;

  const charts = new Map(); // figure -> { wanted, drawn, view }
  let library = null;

  const watcher = new ResizeObserver((changes) => changes.forEach((change) => fit(change.target)));

  function start() {
    for (const figure of document.querySelectorAll("[data-chart]")) {
      if (charts.has(figure)) continue;
      figure.querySelectorAll(".app-chart__picture, .app-chart__reading").forEach((old) => old.remove());
      charts.set(figure, { wanted: null, drawn: null, view: null });
      watcher.observe(figure);
    }
  }

  function stop(within) {
    for (const [figure, chart] of charts) {
      if (!within.contains(figure) && figure.isConnected) continue;
      watcher.unobserve(figure);
      if (chart.view) chart.view.finalize();
      charts.delete(figure);
    }
  }

  function fit(figure) {
    const chart = charts.get(figure);
    if (!chart || figure.clientWidth === 0) return; // not shown: it is measured again when it is
    const narrow = figure.clientWidth < NARROW_BELOW_PIXELS && figure.dataset.chartNarrow;
    const address = narrow ? figure.dataset.chartNarrow : figure.dataset.chart;
    if (chart.wanted === address) return;
    chart.wanted = address;
    draw(figure, chart, address).catch(() => fail(figure, chart, address));
  }

  async function draw(figure, chart, address) {
    const [embed, spec] = await Promise.all([drawer(), specification(address)]);
    const reading = part(figure, "p", "app-chart__reading");
    const tooltip = (_handler, _event, _mark, value) => { if (value) reading.textContent = inWords(value); };
    const picture = document.createElement("div");
    picture.className = "app-chart__picture";
    const { view } = await embed(picture, spec, { ...HOW_TO_DRAW, tooltip });
    if (chart.wanted !== address || charts.get(figure) !== chart) { // another width, or gone, since we began
      view.finalize();
      return;
    }
    if (chart.view) chart.view.finalize();
    chart.view = view;
    figure.querySelectorAll(".app-chart__picture").forEach((old) => old.remove());
    reading.before(picture);
    reading.setAttribute("aria-hidden", "true"); // the table says the same to those who do not point
    reading.textContent = POINT_AT;
    describe(figure, picture);
    if (chart.drawn === null) unfold(figure, false);
    chart.drawn = address;
    figure.dataset.chartState = "drawn";
  }

  function fail(figure, chart, address) {
    if (chart.wanted !== address) return;
    figure.querySelectorAll(".app-chart__picture").forEach((picture) => picture.remove());
    const reading = part(figure, "p", "app-chart__reading");
    reading.removeAttribute("aria-hidden");
    reading.textContent = FAILED;
    unfold(figure, true);
    chart.drawn = null;
    figure.dataset.chartState = "failed";
  }

  function drawer() {
    library = library || import(VEGA_ADDRESS).then(() => window.vegaEmbed);
    library.catch(() => { library = null; }); // the next chart asks again
    return library;
  }

  async function specification(address) {
    const answer = await fetch(new URL(address, document.baseURI), { mode: "same-origin" });
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  }

  function describe(figure, picture) {
    const { chartTitle = "", chartDescription = "" } = figure.dataset;
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", [chartTitle, chartDescription].filter(Boolean).join(". "));
    picture.removeAttribute("aria-roledescription");
    picture.querySelector("svg").setAttribute("aria-hidden", "true"); // the words stand for the whole picture
  }

  function inWords(value) {
    return Object.entries(value).map(([name, words]) => `${name}: ${words}`).join(" \u00b7 ");
  }

  function unfold(figure, open) {
    const table = figure.querySelector("details[data-chart-table]");
    if (table) table.open = open;
  }

  function part(figure, tag, name) {
    const found = figure.querySelector(`.${name}`);
    if (found) return found;
    const made = document.createElement(tag);
    made.className = name;
    const table = figure.querySelector("[data-chart-table]");
    if (table) table.before(made);
    else figure.append(made);
    return made;
  }

  document.addEventListener("htmx:afterSwap", start);
  document.addEventListener("htmx:historyRestore", start);
  document.addEventListener("htmx:beforeCleanupElement", (event) => stop(event.target));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
