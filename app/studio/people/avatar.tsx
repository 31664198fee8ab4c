import clsx from "clsx";

interface AvatarProps {
  readonly person: { readonly name: string; readonly color: string };
  readonly className?: string | undefined;
}

/** The first letter of a name on that person's colour. */
export function Avatar({ person, className }: AvatarProps) {
  return (
    <span
      aria-hidden
      className={clsx(
        "inline-flex size-8 shrink-0 items-center justify-center rounded-full text-[13px] font-semibold text-white select-none",
        className,
      )}
      style={{ backgroundColor: person.color }}
    >
      {firstLetter(person.name)}
    </span>
  );
}

const firstLetter = (name: string): string => [...name][0]?.toLocaleUpperCase() ?? "";
