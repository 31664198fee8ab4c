import sharp from "sharp";
import type { Picture } from "../../drawing/initialise.ts";
import type { Random } from "../../drawing/random.ts";
import type { Prototypes, RememberedPicture } from "../../models/embedded-prototypes.ts";
import { layOut, type Placement } from "./layout.ts";
import { applyManner } from "./manner.ts";
import { readWish, type Vocabulary, type Wish } from "./read.ts";
import { recolour } from "./recolour.ts";
import { COLORS } from "./words.ts";

/** What the critic has before its mind's eye. */
export interface Imagined {
  /** Over white paper. */
  readonly picture: Picture;
  /** [height × width] how much of a thing is at each pixel, 0–1. */
  readonly cover: Float32Array;
  /** How much of the paper behind the things is to be painted, 0–1; a style may want a ground. None by default. */
  readonly grounded?: number;
}

/** Drawn at this multiple of the size, then averaged. */
const FINER = 3;

/**
 * A picture of what the texts say, put together from remembered ones: which of them, where, how turned and mirrored depends
 * on `random`. Scoring a drawing against the features of such a picture follows CLIPasso (Vinker et al. 2022).
 * @param size side of the picture, pixels
 * @returns null when the texts name nothing that there is a picture of
 */
export async function imagine(
  texts: readonly string[],
  vocabulary: Vocabulary & Pick<Prototypes, "picture">,
  size: number,
  random: Random,
): Promise<Imagined | null> {
  const wish = readWish(texts, vocabulary, random.fork("wish"));
  if (wish.things.length === 0) return null;
  const pictures = await choosePictures(wish, vocabulary, random.fork("pictures"));
  const fine = size * FINER;
  const layers = [];
  for (const placement of layOut(wish.things, random.fork("layout"))) {
    const layer = await layerOf(pictures[placement.thing], placement, fine);
    if (layer) layers.push(layer);
  }
  const composed = await sharp({
    create: { width: fine, height: fine, channels: 4, background: { r: 255, g: 255, b: 255, alpha: 0 } },
  })
    .composite(layers)
    .raw()
    .toBuffer();
  const rgba = await sharp(composed, { raw: { width: fine, height: fine, channels: 4 } })
    .resize(size, size, { kernel: "linear" })
    .raw()
    .toBuffer();
  const cover = new Float32Array(size * size);
  const data = new Float32Array(size * size * 3);
  for (let i = 0; i < cover.length; i++) {
    cover[i] = rgba[4 * i + 3] / 255;
    for (let channel = 0; channel < 3; channel++)
      data[3 * i + channel] = 1 - cover[i] + (cover[i] * rgba[4 * i + channel]) / 255;
  }
  if (wish.manner) applyManner(wish.manner, data, cover, size);
  return {
    picture: { width: size, height: size, data },
    cover: wish.manner === "neon" ? cover.fill(1) : cover,
  };
}

/** One picture for each wished thing, in its colour. */
async function choosePictures(
  { things }: Wish,
  vocabulary: Pick<Prototypes, "picture">,
  random: Random,
): Promise<RememberedPicture[]> {
  const chosen: RememberedPicture[] = [];
  for (const { thing, color } of things) {
    const picture = await vocabulary.picture(thing, random.integer(thing.pictures));
    const colors = [...COLORS.keys()];
    const any = colors[random.integer(colors.length - 1)];
    const wanted = color ?? (thing.monochrome ? any : null);
    chosen.push(wanted === null ? picture : recolour(picture, wanted, thing.monochrome));
  }
  return chosen;
}

async function layerOf({ size, data }: RememberedPicture, placement: Placement, canvas: number) {
  const width = Math.max(1, Math.round(placement.size * canvas * Math.sqrt(placement.aspect)));
  const height = Math.max(1, Math.round((placement.size * canvas) / Math.sqrt(placement.aspect)));
  let image = sharp(data, { raw: { width: size, height: size, channels: 4 } }).resize(width, height, {
    fit: "fill",
    kernel: "cubic",
  });
  if (placement.mirrored) image = image.flop();
  const turned = await sharp(await image.png().toBuffer())
    .rotate(placement.turn, { background: { r: 0, g: 0, b: 0, alpha: 0 } })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const left = Math.round(placement.x * canvas - turned.info.width / 2);
  const top = Math.round(placement.y * canvas - turned.info.height / 2);
  // What lies outside the canvas is cut off here: sharp composites only what fits.
  const cut = {
    left: Math.max(0, -left),
    top: Math.max(0, -top),
    width: Math.min(turned.info.width, canvas - left) - Math.max(0, -left),
    height: Math.min(turned.info.height, canvas - top) - Math.max(0, -top),
  };
  if (cut.width < 1 || cut.height < 1) return null;
  const { width: fullWidth, height: fullHeight } = turned.info;
  const input = await sharp(turned.data, { raw: { width: fullWidth, height: fullHeight, channels: 4 } })
    .extract(cut)
    .png()
    .toBuffer();
  return { input, left: Math.max(0, left), top: Math.max(0, top) };
}
