"use client";

import clsx from "clsx";
import { ImageOff } from "lucide-react";
import { useState } from "react";

interface ThumbnailProps {
  /** Its address. */
  readonly src: string;
  readonly className?: string;
  /** Is told when the server has it no more. */
  readonly onMissing?: () => void;
}

/** A reference as a small square; whoever shows it also says its name. */
export function Thumbnail({ src, className, onMissing }: ThumbnailProps) {
  const [missing, setMissing] = useState<string | null>(null);
  if (missing === src) {
    return (
      <span className={clsx("flex items-center justify-center bg-wash", className)}>
        <ImageOff aria-hidden className="size-5 text-ink-faint" strokeWidth={1.6} />
      </span>
    );
  }
  return (
    // biome-ignore lint/performance/noImgElement: nothing here scales pictures, see next.config.mjs.
    <img
      src={src}
      alt=""
      decoding="async"
      draggable={false}
      onError={() => {
        setMissing(src);
        onMissing?.();
      }}
      className={clsx("bg-wash object-cover select-none", className)}
    />
  );
}

/** Nobody waits longer for a picture to be shown without a gap, milliseconds. */
const LONG = 3000;

/** Fulfilled when the picture at `src` can be shown at once, or will not be soon. */
export async function loadThumbnail(src: string): Promise<void> {
  const image = new Image();
  await new Promise<unknown>((resolve) => {
    image.onload = resolve;
    image.onerror = resolve;
    setTimeout(resolve, LONG);
    image.src = src;
  });
}
