import { useEffect, useRef } from "react";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { en } from "../texts/en.ts";
import { countHours } from "./findBusy.ts";

/** Operations of each hour, as bars. The table beneath says the same in words. */
export function OperationsChart({ times }: { times: readonly number[] }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = place;
    if (current === null) return;
    const hours = countHours(times, Date.now() / 1_000);
    const color = getComputedStyle(current).color;
    const bar = getComputedStyle(current).getPropertyValue("--bar") || color;
    const bars = UPlot.paths.bars && { paths: UPlot.paths.bars({ size: [0.8, 60] }) };
    const axis = { stroke: color, grid: { show: false } };
    const chart = new UPlot(
      {
        width: current.clientWidth,
        height: 140,
        legend: { show: false },
        cursor: { show: false },
        axes: [axis, { ...axis, size: 40, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000] }],
        // Bars begin at their hour's first second: without an hour's room the last one is cut off.
        scales: {
          x: { range: (_, min, max) => [min - 1_800, Math.max(max, min + 6 * 3_600) + 3_600] },
          y: { range: (_, __, max) => [0, Math.max(1, max)] },
        },
        series: [{}, { stroke: bar, fill: bar, points: { show: false }, ...bars }],
      },
      [hours.map(([start]) => start), hours.map(([, count]) => count)],
      current,
    );
    const resize = new ResizeObserver(() => chart.setSize({ width: current.clientWidth, height: 140 }));
    resize.observe(current);
    return () => {
      resize.disconnect();
      chart.destroy();
    };
  }, [times]);
  return <div ref={place} role="img" aria-label={en.watch.chart} className="chart" />;
}
