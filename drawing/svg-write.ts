import type { Scene } from "./scene.ts";
import type { Rgba } from "./stroke.ts";

/** CSS percentages carry a float32 channel exactly: the shortest decimal of 100·c, divided by 100, rounds back to c. */
function rgb([red, green, blue]: Rgba): string {
  return `rgb(${100 * red}%,${100 * green}%,${100 * blue}%)`;
}

function pathData(points: Float32Array): string {
  let data = `M${points[0]} ${points[1]}`;
  for (let i = 2; i < points.length; i += 2) {
    data += `${i % 6 === 2 ? "C" : " "}${points[i]} ${points[i + 1]}`;
  }
  return data;
}

/**
 * The drawing as an SVG file: white paper, then one path with round caps and joins a stroke, in z-order, its id kept.
 * Numbers are written so that `sceneFromSvg` gives the same float32 values bit for bit; the same scene, the same text.
 */
export function sceneToSvg({ width, height, strokes }: Scene): string {
  const paths = strokes.map(
    ({ id, points, width: diameter, color }) =>
      `<path id="${id}" d="${pathData(points)}" stroke="${rgb(color)}" stroke-opacity="${color[3]}" stroke-width="${diameter}"/>\n`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">\n`,
    `<rect width="${width}" height="${height}" fill="#fff"/>\n`,
    `<g fill="none" stroke-linecap="round" stroke-linejoin="round">\n`,
    ...paths,
    "</g>\n</svg>\n",
  ].join("");
}
