/**
 * Pictures made of translucent strokes, as the optimiser makes them: `paint` redraws an icon with strokes (Haeberli 1990,
 * "Paint by numbers": position and colour from the picture, direction along its edges), `scribble` draws nothing in particular.
 */

const hex = (value) =>
  Math.max(0, Math.min(255, Math.round(value)))
    .toString(16)
    .padStart(2, "0");

function strokeElement(x, y, angle, length, bend, width, colour, opacity) {
  const dx = (Math.cos(angle) * length) / 2;
  const dy = (Math.sin(angle) * length) / 2;
  const cx = x - Math.sin(angle) * bend;
  const cy = y + Math.cos(angle) * bend;
  const at = (value) => value.toFixed(1);
  return `<path d="M${at(x - dx)} ${at(y - dy)}Q${at(cx)} ${at(cy)} ${at(x + dx)} ${at(y + dy)}" stroke="#${colour.map(hex).join("")}" stroke-width="${at(width)}" stroke-opacity="${opacity.toFixed(2)}"/>`;
}

const frame = (size, body) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" fill="none" stroke-linecap="round">${body}</svg>`;

/** An SVG of `count` strokes that imitate the RGBA picture `pixels` (size × size × 4); broad strokes first. */
export function paint(pixels, size, random, count) {
  const light = (x, y) => {
    const i = 4 * (Math.max(0, Math.min(size - 1, y)) * size + Math.max(0, Math.min(size - 1, x)));
    return ((pixels[i] + pixels[i + 1] + pixels[i + 2]) * pixels[i + 3]) / 765;
  };
  const inside = [];
  for (let i = 0; i < size * size; i++) if (pixels[4 * i + 3] > 128) inside.push(i);
  if (inside.length === 0) return frame(size, "");
  const sketchiness = random();
  let body = "";
  for (let k = 0; k < count; k++) {
    const i = inside[Math.floor(random() * inside.length)];
    const x = i % size;
    const y = Math.floor(i / size);
    const gx = light(x + 2, y) - light(x - 2, y);
    const gy = light(x, y + 2) - light(x, y - 2);
    const edge = Math.hypot(gx, gy) > 20;
    const angle = edge ? Math.atan2(gx, -gy) + (random() - 0.5) * 0.6 : random() * Math.PI * 2;
    const late = k / count;
    const width = Math.max(1, (7 - 5 * late) * (0.4 + 0.8 * random()));
    const length = (edge ? 12 : 8) * (0.4 + random()) * (1 - 0.5 * late) * (1 + sketchiness * 0.5);
    const colour = [0, 1, 2].map((c) => pixels[4 * i + c] + (random() - 0.5) * 40);
    const jitter = sketchiness * 4;
    body += strokeElement(
      x + 0.5 + (random() - 0.5) * jitter,
      y + 0.5 + (random() - 0.5) * jitter,
      angle,
      length,
      (random() - 0.5) * length * 0.5,
      width,
      colour,
      0.45 + 0.55 * random(),
    );
  }
  return frame(size, body);
}

/** An SVG of random strokes: few or many, thin or broad, of any colours or of one family. */
export function scribble(size, random) {
  const count = Math.floor(4 + random() ** 2 * 120);
  const scale = 0.3 + random();
  const base = [random() * 255, random() * 255, random() * 255];
  const spread = random() < 0.5 ? 510 : 120;
  let body = "";
  for (let k = 0; k < count; k++)
    body += strokeElement(
      random() * size,
      random() * size,
      random() * Math.PI * 2,
      size * 0.5 * random() * scale,
      (random() - 0.5) * size * 0.3 * scale,
      Math.max(0.7, 9 * random() ** 2 * scale),
      base.map((value) => value + (random() - 0.5) * spread),
      0.2 + 0.8 * random(),
    );
  return frame(size, body);
}
