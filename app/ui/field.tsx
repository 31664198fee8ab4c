"use client";

import { type ComponentPropsWithRef, useId } from "react";

interface FieldProps extends ComponentPropsWithRef<"input"> {
  readonly label: string;
  /** What is wrong with what stands in it. */
  readonly wrong?: string | null;
}

/** A line to write into, under its name. */
export function Field({ label, wrong = null, ...rest }: FieldProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="block pb-1 text-[13px] text-ink-soft">
        {label}
      </label>
      <input
        id={id}
        aria-invalid={wrong !== null}
        aria-describedby={wrong === null ? undefined : `${id}-wrong`}
        className="h-11 w-full rounded-lg border border-line bg-transparent px-3 text-[16px] focus-visible:outline-offset-0"
        {...rest}
      />
      {wrong !== null && (
        <p id={`${id}-wrong`} role="alert" className="pt-1.5 text-[13px] leading-snug text-accent">
          {wrong}
        </p>
      )}
    </div>
  );
}
