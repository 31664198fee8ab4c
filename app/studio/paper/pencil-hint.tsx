/** An apple as a pencil begins it: a few searching lines, on paper that is empty still. */
const LINES = [
  ["M112 87C97 72 71 77 66 105c-5 30 16 58 34 59 6 0 8-3 13-3", 0.6],
  ["M110 88c-16-13-38-7-43 18-4 22 6 45 22 55", 0.3],
  ["M112 87c15-14 41-9 46 19 5 30-16 57-34 58-6 0-8-3-13-3", 0.6],
  ["M115 86c17-10 37-3 41 20 3 20-5 42-20 53", 0.3],
  ["M111 89c-1-9 1-19 8-27", 0.6],
  ["M113 88c-1-8 1-17 7-25", 0.35],
  ["M116 73c6-10 18-12 27-9-4 9-16 14-27 9", 0.55],
  ["M118 71c8-2 15-4 22-6", 0.3],
  ["M78 100c2-7 6-12 12-14", 0.35],
  ["M74 112c0-3 0-5 1-8", 0.3],
] as const;

export function PencilHint() {
  return (
    <svg
      aria-hidden
      viewBox="0 0 224 224"
      className="pencil-hint pointer-events-none absolute inset-0 size-full"
      fill="none"
      stroke="#8f887b"
      strokeWidth="0.6"
      strokeLinecap="round"
    >
      {LINES.map(([line, strength], i) => (
        <path
          key={line}
          d={line}
          pathLength={1}
          opacity={strength}
          style={{ animationDelay: `${150 + 140 * i}ms` }}
        />
      ))}
    </svg>
  );
}
