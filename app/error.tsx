"use client";

import { useEffect } from "react";
import { Message } from "./ui/message.tsx";

/** Something in the page itself broke; the room is on the server and unharmed. */
export default function PageError({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  useEffect(() => {
    console.error(error);
  }, [error]);
  return (
    <Message
      title="A torn page"
      action={
        <button
          type="button"
          onClick={retry}
          className="inline-flex h-11 items-center rounded-full border border-line bg-raised px-5 text-[15px] font-medium transition-colors hover:border-ink-faint"
        >
          Try again
        </button>
      }
    >
      Something here went wrong. What was saved in the room is safe.
    </Message>
  );
}
