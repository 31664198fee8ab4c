import clsx from "clsx";
import type { LucideIcon } from "lucide-react";
import type { ComponentPropsWithRef } from "react";

type Kind = "primary" | "plain" | "quiet";

interface ButtonProps extends ComponentPropsWithRef<"button"> {
  readonly kind?: Kind;
  readonly icon?: LucideIcon | undefined;
}

const KINDS: Readonly<Record<Kind, string>> = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong disabled:bg-wash disabled:text-ink-faint px-5",
  plain: "border border-line bg-raised text-ink hover:border-ink-faint disabled:text-ink-faint px-4.5",
  quiet: "text-ink-soft hover:bg-wash hover:text-ink disabled:text-ink-faint px-3",
};

/** A button with words. 44 px high, so that a finger finds it. */
export function Button({ kind = "plain", icon: Icon, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={clsx(
        "inline-flex h-11 items-center justify-center gap-2 rounded-full text-[15px] font-medium whitespace-nowrap transition-colors duration-150 disabled:cursor-not-allowed",
        KINDS[kind],
        className,
      )}
      {...rest}
    >
      {Icon !== undefined && <Icon aria-hidden className="size-[18px]" strokeWidth={1.75} />}
      {children}
    </button>
  );
}
