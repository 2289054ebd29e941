"use strict";
// Charts: what stands in data-chart, drawn as SVG in the page's own colours. Under each stands a
// table of the same, so that every page works without it.

{
  // ECharts writes style attributes, which our policy lets no page do; the same by property it does.
  const setAttribute = Element.prototype.setAttribute;
  SVGElement.prototype.setAttribute = function (name, value) {
    if (name === "style") this.style.cssText = value; else setAttribute.call(this, name, value);
  };

  const drawn = new Set();
  const SERIES_COLOURS = 8;
  const root = document.documentElement;
  const colour = (name) => getComputedStyle(root).getPropertyValue(name).trim();

  const TEXT_PX = 11;
  const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

  function looks() {
    const text = { color: colour("--muted"), fontSize: TEXT_PX };
    return { text, line: { lineStyle: { color: colour("--line") } } };
  }

  // What is drawn across: a minimum, a cap. A dashed line and its name, not a colour.
  function marksOf(marks) {
    return {
      silent: true, symbol: "none",
      lineStyle: { type: "dashed", color: colour("--ink"), width: 1 },
      label: { color: colour("--ink"), fontSize: TEXT_PX, position: "insideStartTop", formatter: (mark) => `${mark.name} ${mark.value}` },
      data: marks.map((mark) => ({ name: mark.name, yAxis: mark.value })),
    };
  }

  function seriesOf(one, index, chart) {
    const drawing = { name: one.name, data: one.values, type: one.shape === "bar" ? "bar" : "line" };
    if (one.shape === "bar") return { ...drawing, barMaxWidth: 12 };
    const line = { ...drawing, showSymbol: one.values.length < 3, symbolSize: 5, connectNulls: false };
    if (one.shape === "area") {
      return { ...line, stack: "all", areaStyle: { opacity: 0.9 }, lineStyle: { width: 1, color: colour("--paper") } };
    }
    if (one.shape === "faint") {
      // Thin and grey: it is what the other line is held against.
      return { ...line, z: 1, color: colour("--series-2"), lineStyle: { width: 1.5, type: "dashed", opacity: 0.75 } };
    }
    const dash = ["solid", "dashed", "dotted"][index % 3];
    const marks = index === 0 && chart.marks.length ? { markLine: marksOf(chart.marks) } : {};
    return { ...line, lineStyle: { width: 2, type: dash }, ...marks };
  }

  // Marks lie within the picture, also while the lines are far below them.
  function highest(chart) {
    if (!chart.marks.length) return {};
    const most = Math.max(...chart.marks.map((mark) => mark.value));
    return { max: (extent) => extent.max < most ? Math.ceil(most * 1.1) : null };
  }

  const isFilled = (chart) => chart.series.some((one) => one.shape === "area" || one.shape === "bar");

  // Below the legend, of which many names take more rows, and the name of the axis.
  const LEGEND_PX = { mark: 46, letter: 11, row: 22 };
  function legendRows(chart, width) {
    let rows = 1, used = 0;
    for (const one of chart.series) {
      const wide = LEGEND_PX.mark + LEGEND_PX.letter * one.name.length * (/[\u4e00-\u9fff]/.test(one.name) ? 1 : 0.6);
      if (used && used + wide > width) { rows += 1; used = 0; }
      used += wide;
    }
    return rows;
  }
  function topOf(chart, width) {
    if (chart.lying) return 24;
    return Math.max(chart.series.length > 4 ? 96 : 56, 34 + LEGEND_PX.row * legendRows(chart, width));
  }

  // Nobody orders half: between whole numbers stands no line.
  const isWhole = (chart) => chart.series.every((one) => one.values.every((value) => value === null || Number.isInteger(value)));

  function optionOf(chart, width) {
    const { text, line } = looks();
    const words = { type: "category", data: chart.labels, axisLabel: text, axisLine: line, axisTick: { show: false } };
    const numbers = {
      type: "value", name: chart.axis, nameTextStyle: text, splitLine: line, ...highest(chart), ...(isWhole(chart) ? { minInterval: 1 } : {}),
      axisLabel: { ...text, formatter: (value) => short.format(value) },
    };
    const lies = chart.lying;
    return {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      color: Array.from({ length: SERIES_COLOURS }, (_, n) => colour(`--series-${n + 1}`)),
      // Patterns, so that colours are never alone.
      aria: { enabled: true, label: { enabled: false }, decal: { show: chart.series.length > 1 && isFilled(chart) } },
      grid: { left: 28, right: 40, top: topOf(chart, width), bottom: 8, containLabel: true },
      legend: { ...(isFilled(chart) ? { icon: "rect" } : {}), top: 0, left: 0, itemGap: 16, itemWidth: 22, itemHeight: 10, textStyle: text, },
      // Rich text and not markup: our policy lets no page write styles into itself.
      tooltip: {
        trigger: "axis", renderMode: "richText", confine: true,
        backgroundColor: colour("--raised"), borderColor: colour("--line"),
        textStyle: { color: colour("--ink"), fontSize: 12 },
      },
      xAxis: lies ? numbers : { ...words, boundaryGap: chart.series.some((one) => one.shape === "bar") },
      yAxis: lies ? { ...words, inverse: true } : numbers,
      series: chart.series.map((one, index) => seriesOf(one, index, chart)),
    };
  }

  function draw() {
    for (const chart of drawn) {
      if (chart.getDom().isConnected) continue;
      chart.dispose();
      drawn.delete(chart);
    }
    document.querySelectorAll("[data-chart]").forEach((box) => {
      const chart = echarts.getInstanceByDom(box) || echarts.init(box, null, { renderer: "svg" });
      drawn.add(chart);
      chart.setOption(optionOf(JSON.parse(box.dataset.chart), box.clientWidth), true);
      // What the picture says stands in its label; its parts would only be read letter by letter.
      box.querySelector("svg")?.setAttribute("aria-hidden", "true");
    });
  }

  addEventListener("resize", () => drawn.forEach((chart) => chart.resize()));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  document.addEventListener("DOMContentLoaded", draw);
  document.addEventListener("redraw", draw);
}
