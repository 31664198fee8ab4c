import { THEME_KEY } from "./theme-key.ts";

/** Sets light or dark before anything is painted: what the person chose here, else what the system prefers. */
const script = `(()=>{let t=null;try{t=localStorage.getItem(${JSON.stringify(THEME_KEY)})}catch{}
if(t!=="light"&&t!=="dark")t=matchMedia("(prefers-color-scheme: dark)").matches?"dark":"light";
document.documentElement.dataset.theme=t})()`;

export function ThemeScript({ nonce }: { readonly nonce: string | null }) {
  return (
    <script
      type={typeof window === "undefined" ? "text/javascript" : "text/plain"}
      nonce={nonce ?? undefined}
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, nothing from outside.
      dangerouslySetInnerHTML={{ __html: script }}
    />
  );
}
