import { type RefObject, useEffect } from "react";
import { useSession } from "../room/session-context.tsx";

/** Who has not typed for so long is not typing, milliseconds. */
const PAUSE = 2500;

/** Lets the others see that something is being typed into this prompt. */
export function useTyping(field: RefObject<HTMLElement | null>, promptId: string | null): void {
  const { people } = useSession();
  useEffect(() => {
    const element = field.current;
    if (element === null || promptId === null) return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const stop = (): void => {
      if (timer === null) return;
      clearTimeout(timer);
      timer = null;
      people.show({ typing: null });
    };
    const typed = (): void => {
      if (timer === null) people.show({ typing: promptId });
      else clearTimeout(timer);
      timer = setTimeout(stop, PAUSE);
    };
    element.addEventListener("input", typed);
    element.addEventListener("blur", stop);
    return () => {
      stop();
      element.removeEventListener("input", typed);
      element.removeEventListener("blur", stop);
    };
  }, [field, promptId, people]);
}
