"use client";

import clsx from "clsx";
import type { LucideIcon } from "lucide-react";
import type { ComponentPropsWithRef } from "react";
import { Hint } from "./hint.tsx";

interface IconButtonProps extends ComponentPropsWithRef<"button"> {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly keys?: string | undefined;
  readonly side?: "top" | "bottom" | "left" | "right";
}

/** A button that is a picture; its name is read aloud and shown on hover. */
export function IconButton({
  label,
  icon: Icon,
  keys,
  side = "bottom",
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Hint label={label} keys={keys} side={side}>
      <button
        type="button"
        aria-label={label}
        className={clsx(
          "inline-flex size-11 shrink-0 items-center justify-center rounded-full text-ink-soft transition-colors duration-150 hover:bg-wash hover:text-ink disabled:cursor-not-allowed disabled:text-ink-faint/60 disabled:hover:bg-transparent aria-expanded:bg-wash aria-expanded:text-ink",
          className,
        )}
        {...rest}
      >
        <Icon aria-hidden className="size-5" strokeWidth={1.6} />
      </button>
    </Hint>
  );
}
