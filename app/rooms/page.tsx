import type { Metadata } from "next";
import { Wordmark } from "../ui/wordmark.tsx";
import { RoomList } from "./room-list.tsx";

export const metadata: Metadata = { title: "Your rooms" };

/** Where somebody has drawn, or looked on. */
export default function RoomsPage() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-2xl flex-col px-4 py-6 sm:px-6 sm:py-10">
      <div className="flex items-center justify-between gap-4">
        <Wordmark />
        <a
          href="/"
          className="inline-flex h-11 items-center rounded-full bg-accent px-5 text-[15px] font-medium text-on-accent transition-colors hover:bg-accent-strong"
        >
          A fresh sheet
        </a>
      </div>
      <h1 className="pt-10 pb-4 font-serif text-[32px] leading-tight tracking-[-0.01em]">Your rooms</h1>
      <RoomList />
    </main>
  );
}
