import type { Random } from "../../drawing/random.ts";
import { followByScale, type Homography, homographyBetween, precedeByAffine } from "./homography.ts";

/** How a copy of the picture is distorted before a critic sees it. */
export interface ViewRange {
  /** RandomPerspective's distortion scale, in [0, 1]: each corner moves inwards by up to this share of half a side. */
  readonly distortion: number;
  /** RandomResizedCrop: area of the crop as a share of the picture's, and its aspect ratio (width / height). */
  readonly crop: { readonly area: readonly [number, number]; readonly aspect: readonly [number, number] };
}

/** What was drawn for one copy; integers in canvas pixels, as torchvision draws them. */
export interface View {
  /** Where RandomPerspective moves the picture's corners: top left, top right, bottom right, bottom left. */
  readonly corners: Float64Array;
  /** RandomResizedCrop's rectangle: left, top, width, height. */
  readonly crop: Float64Array;
}

export function view(): View {
  return { corners: new Float64Array(8), crop: new Float64Array(4) };
}

/** Tries that RandomResizedCrop makes before it takes the largest centred crop of an allowed aspect ratio. */
const CROP_ATTEMPTS = 10;

/**
 * Draws one view as torchvision does (`RandomPerspective.get_params`, then `RandomResizedCrop.get_params`), into `out`.
 * CLIPDraw (Frans et al. 2021) uses distortion 0.5, area 0.7–0.9 and aspect 3/4–4/3.
 */
export function drawView(random: Random, range: ViewRange, width: number, height: number, out: View): void {
  const { corners, crop } = out;
  const reachX = Math.trunc(range.distortion * Math.floor(width / 2));
  const reachY = Math.trunc(range.distortion * Math.floor(height / 2));
  for (let corner = 0; corner < 4; corner++) {
    const right = corner === 1 || corner === 2;
    const bottom = corner >= 2;
    corners[2 * corner] = random.integer(reachX + 1) + (right ? width - reachX - 1 : 0);
    corners[2 * corner + 1] = random.integer(reachY + 1) + (bottom ? height - reachY - 1 : 0);
  }
  const [smallest, largest] = range.crop.area;
  const [narrowest, widest] = range.crop.aspect;
  for (let attempt = 0; attempt < CROP_ATTEMPTS; attempt++) {
    const area = width * height * random.between(smallest, largest);
    const aspect = Math.exp(random.between(Math.log(narrowest), Math.log(widest)));
    const cropWidth = Math.round(Math.sqrt(area * aspect));
    const cropHeight = Math.round(Math.sqrt(area / aspect));
    if (cropWidth < 1 || cropWidth > width || cropHeight < 1 || cropHeight > height) continue;
    crop[1] = random.integer(height - cropHeight + 1);
    crop[0] = random.integer(width - cropWidth + 1);
    crop[2] = cropWidth;
    crop[3] = cropHeight;
    return;
  }
  const aspect = Math.min(widest, Math.max(narrowest, width / height));
  crop[2] = Math.min(width, Math.round(height * aspect));
  crop[3] = Math.min(height, Math.round(width / aspect));
  crop[0] = Math.floor((width - crop[2]) / 2);
  crop[1] = Math.floor((height - crop[3]) / 2);
}

const pictureCorners = new Float64Array(8);

/**
 * One homography for the whole view: from the critic's pixels (continuous, u and v in [0, size]) through the crop and
 * back through the perspective to a source of `sourceWidth` × `sourceHeight` pixels that shows the whole
 * `width` × `height` canvas. Written into `out` [8].
 */
export function homographyOf(
  { corners, crop }: View,
  width: number,
  height: number,
  size: number,
  sourceWidth: number,
  sourceHeight: number,
  out: Homography,
): void {
  // torchvision gives the picture's corners as pixel indices (0 … width − 1) and uses them as continuous coordinates.
  pictureCorners[2] = pictureCorners[4] = width - 1;
  pictureCorners[5] = pictureCorners[7] = height - 1;
  homographyBetween(corners, pictureCorners, out);
  precedeByAffine(out, crop[2] / size, crop[0], crop[3] / size, crop[1]);
  followByScale(out, sourceWidth / width, sourceHeight / height);
}
