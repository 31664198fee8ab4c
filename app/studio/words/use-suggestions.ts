import {
  type CompositionEvent,
  type FormEvent,
  type KeyboardEvent,
  type RefObject,
  type SyntheticEvent,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import type { Suggestion } from "./completion.ts";
import type { Knowledge } from "./knowledge.ts";
import { replaceText } from "./replace-text.ts";

interface Open {
  readonly suggestions: readonly Suggestion[];
  /** The one that Enter takes; -1 is none, and Enter draws. */
  readonly active: number;
}

export interface Suggesting {
  readonly open: Open | null;
  readonly listId: string;
  readonly optionId: (index: number) => string;
  readonly accept: (suggestion: Suggestion) => void;
  readonly close: () => void;
  /** What the keyboard does while the list is open; true if the key was meant for it. */
  readonly pressed: (event: KeyboardEvent) => boolean;
  /** For the field: the combobox of the ARIA Authoring Practices, with a list that opens by itself. */
  readonly fieldProps: Readonly<Record<string, unknown>>;
}

/** Suggestions under a field while somebody types into it. `shared` is what stands in it, whoever wrote that. */
export function useSuggestions(
  field: RefObject<HTMLTextAreaElement | null>,
  knowledge: Knowledge | null,
  shared: string,
): Suggesting {
  const [open, setOpen] = useState<Open | null>(null);
  const listId = useId();
  const optionId = (index: number): string => `${listId}-${index}`;
  const close = (): void => setOpen(null);

  const suggest = (): void => {
    const element = field.current;
    const typing = element?.ownerDocument.activeElement === element;
    if (!typing || element === null || knowledge === null) {
      close();
      return;
    }
    const { value, selectionStart, selectionEnd } = element;
    const suggestions = selectionStart === selectionEnd ? knowledge.complete(value, selectionStart) : [];
    setOpen((before) => {
      if (suggestions.length === 0) return null;
      const text = before?.suggestions.at(before.active)?.text;
      const kept =
        before === null || before.active < 0 ? -1 : suggestions.findIndex((each) => each.text === text);
      return { suggestions, active: kept };
    });
  };

  // Others' letters move the words under the list, or finish them.
  const latest = useRef({ suggest, isOpen: false });
  latest.current = { suggest, isOpen: open !== null };
  const shown = useRef(shared);
  useEffect(() => {
    if (shown.current === shared) return;
    shown.current = shared;
    if (latest.current.isOpen) latest.current.suggest();
  }, [shared]);
  useEffect(() => {
    if (knowledge === null) setOpen(null);
  }, [knowledge]);

  const accept = ({ text, from, to }: Suggestion): void => {
    const element = field.current;
    if (element !== null) replaceText(element, from, to, text);
    close();
  };

  const pressed = (event: KeyboardEvent): boolean => {
    if (event.nativeEvent.isComposing) return false;
    if (open === null) {
      if (event.key !== "ArrowDown" || !event.altKey) return false;
      suggest();
      event.preventDefault();
      return true;
    }
    const { suggestions, active } = open;
    const move = (step: number): void => {
      // One more place than there are suggestions: none, between the last and the first.
      const places = suggestions.length + 1;
      setOpen({ suggestions, active: ((active + 1 + step + places) % places) - 1 });
    };
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Escape") close();
    else if ((event.key === "Enter" || event.key === "Tab") && active >= 0 && !event.shiftKey) {
      if (event.ctrlKey || event.metaKey) return false;
      accept(suggestions[active]);
    } else {
      if (event.key === "Enter" || event.key === "Tab") close();
      return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  };

  const fieldProps: Record<string, unknown> =
    knowledge === null
      ? {}
      : {
          role: "combobox",
          "aria-autocomplete": "list",
          "aria-haspopup": "listbox",
          "aria-expanded": open !== null,
          "aria-controls": open === null ? undefined : listId,
          "aria-activedescendant": open === null || open.active < 0 ? undefined : optionId(open.active),
          autoComplete: "off",
          autoCorrect: "off",
          onInput: (event: FormEvent<HTMLTextAreaElement>) => {
            const { nativeEvent } = event;
            // An input method shows a list of its own; but a phone's keyboard composes every word, in any script.
            const composing = nativeEvent instanceof InputEvent && nativeEvent.isComposing;
            if (composing && !matchMedia("(pointer: coarse)").matches) close();
            else suggest();
          },
          onCompositionEnd: (_event: CompositionEvent<HTMLTextAreaElement>) => suggest(),
          onSelect: ({ currentTarget }: SyntheticEvent<HTMLTextAreaElement>) => {
            const at = open?.suggestions[0]?.to;
            if (at !== undefined && currentTarget.selectionEnd !== at) suggest();
          },
          onBlur: close,
        };

  return { open, listId, optionId, accept, close, pressed, fieldProps };
}
