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
