/** Over everything while somebody holds a picture above the window. */
export function DropOverlay() {
  return (
    <div
      data-testid="drop"
      className="pointer-events-none fixed inset-0 z-50 flex animate-appear bg-desk/90 p-4 sm:p-6"
    >
      <p className="flex grow items-center justify-center rounded-3xl border-2 border-dashed border-ink-faint/60 px-6 text-center font-serif text-[30px] leading-tight text-balance italic">
        Drop it to draw in its style
      </p>
    </div>
  );
}
