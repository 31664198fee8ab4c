/** Red, green and blue, sRGB in [0, 1]; the painters mix in sRGB, as the studio's rasteriser does. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** The colour of six hexadecimal digits, such as "1d4e9e". */
export function hex(digits: string): Rgb {
  const value = Number.parseInt(digits, 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

export const clamp = (value: number, low = 0, high = 1): number => Math.min(high, Math.max(low, value));

/** 0 up to `low`, 1 from `high` on, a smooth cubic between them. */
export function smoothstep(low: number, high: number, value: number): number {
  const share = clamp((value - low) / (high - low));
  return share * share * (3 - 2 * share);
}

/** `from` at 0, `to` at 1. */
export function mix(from: Rgb, to: Rgb, share: number): Rgb {
  return [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ];
}

/** Each channel times `factor`. */
export const scaled = ([red, green, blue]: Rgb, factor: number): Rgb => [
  red * factor,
  green * factor,
  blue * factor,
];

/** The colour at `share` in [0, 1] of evenly spaced stops. */
export function ramp(stops: readonly Rgb[], share: number): Rgb {
  const place = clamp(share) * (stops.length - 1);
  const below = Math.min(stops.length - 2, Math.floor(place));
  return mix(stops[below], stops[below + 1], place - below);
}

/** Turns the hue by `turns` (1 is all the way round) about the grey axis, then spreads the colour from its grey. */
export function turned(colour: Rgb, turns: number, saturation = 1, lift = 0): Rgb {
  const angle = 2 * Math.PI * turns;
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle) / Math.sqrt(3);
  const grey = (colour[0] + colour[1] + colour[2]) / 3;
  const channel = (index: number): number => {
    const own = colour[index] - grey;
    const rotated = own * cosine + (colour[(index + 2) % 3] - colour[(index + 1) % 3]) * sine;
    return clamp(grey + saturation * rotated + lift);
  };
  return [channel(0), channel(1), channel(2)];
}
