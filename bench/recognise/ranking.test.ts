import { describe, expect, it } from "vitest";
import { recogniseArguments } from "./arguments.ts";
import { figuresOf, tableOf } from "./figures.ts";
import { choosePrompts, fileName, PROMPTS, seedOf } from "./prompts.ts";
import { guessOf, meanOf, type Opinion, precisionByGroup, rankOf } from "./ranking.ts";

/** Scores that put the drawing's own prompt at `rank`, the others in the list's order. */
function opinion(prompt: number, rank: number): Opinion {
  const scores = Float32Array.from(PROMPTS, (_, i) => -i);
  const others = [...scores].filter((_, i) => i !== prompt).sort((a, b) => b - a);
  scores[prompt] = rank === 1 ? 1 : others[rank - 2] - 0.5;
  return { prompt, scores };
}

describe("prompts", () => {
  it("are a hundred, in three groups, all different", () => {
    const count = (group: string): number => PROMPTS.filter((prompt) => prompt.group === group).length;
    expect([count("single"), count("colour"), count("two")]).toEqual([60, 20, 20]);
    expect(new Set(PROMPTS.map(({ text }) => text)).size).toBe(100);
    for (const { text, group, colour, things } of PROMPTS) {
      expect(things).toHaveLength(group === "two" ? 2 : 1);
      if (group === "colour") expect(text).toContain(`${colour} ${things[0].name}`);
      else expect(colour).toBeUndefined();
      for (const { name } of things) expect(text).toContain(name);
    }
  });

  it("have seeds and files of their own for every repetition", () => {
    const every = [0, 1, 2].flatMap((k) => PROMPTS.map((prompt) => [seedOf(prompt, k), fileName(prompt, k)]));
    expect(new Set(every.map(([seed]) => seed)).size).toBe(300);
    expect(new Set(every.map(([, file]) => file)).size).toBe(300);
  });

  it("are chosen by number, spread over the groups, or by group", () => {
    expect(choosePrompts(undefined)).toBe(PROMPTS);
    expect(new Set(choosePrompts("10")?.map(({ group }) => group)).size).toBe(3);
    expect(choosePrompts("two")).toHaveLength(20);
    for (const wrong of ["0", "101", "1.5", "three"]) expect(choosePrompts(wrong)).toBeNull();
  });
});

describe("ranking", () => {
  it.each([1, 2, 5, 6, 100])("finds the place %i", (rank) => {
    expect(rankOf(opinion(40, rank))).toBe(rank);
  });

  it("gives nothing for a draw", () => {
    expect(rankOf({ prompt: 3, scores: new Float32Array(100) })).toBe(100);
  });

  it("gives every prompt another place, so that shuffled prompts are at chance", () => {
    const { scores } = opinion(17, 9);
    const ranks = PROMPTS.map(({ index }) => rankOf({ prompt: index, scores })).sort((a, b) => a - b);
    expect(ranks).toEqual(PROMPTS.map((_, i) => i + 1));
  });

  it("counts by group and over judges", () => {
    const strict = precisionByGroup([opinion(0, 1), opinion(1, 5), opinion(65, 6), opinion(90, 1)]);
    expect(strict.single).toEqual({ at1: 0.5, at5: 1, drawings: 2 });
    expect(strict.colour).toEqual({ at1: 0, at5: 0, drawings: 1 });
    expect(strict.all).toEqual({ at1: 0.5, at5: 0.75, drawings: 4 });
    const mild = precisionByGroup([opinion(0, 1), opinion(1, 1), opinion(65, 5), opinion(90, 1)]);
    expect(meanOf([strict, mild]).single).toEqual({ at1: 0.75, at5: 1, drawings: 2 });
    expect(precisionByGroup([opinion(0, 1)]).two).toBeUndefined();
  });

  it("writes figures and a table", () => {
    const drawings = [1, 2, 3].map((rank, i) => {
      const opinions = { residual: opinion(i, rank), separable: opinion(i, 1) };
      return { file: `${i}.svg`, prompt: i, seed: i, seconds: 10 + i, opinions };
    });
    const figures = figuresOf(drawings, { condition: "trial", stamp: "0", jobs: 2 });
    expect(figures.judges.residual.single?.at1).toBeCloseTo(1 / 3);
    expect(figures.mean.single?.at1).toBeCloseTo(2 / 3);
    expect(figures.seconds).toEqual({ median: 11, p95: 12, jobs: 2 });
    expect(figures.drawings[2].ranks).toEqual({ residual: 3, separable: 1 });
    expect(figures.drawings[2].guesses.residual).toBe(PROMPTS[guessOf(drawings[2].opinions.residual)].text);
    expect(tableOf(figures)).toMatch(/single things \(3\) +33 % +100 % +100 % +100 % +67 % +100 %/);
  });
});

describe("arguments", () => {
  it("has defaults", () => {
    expect(recogniseArguments([])).toMatchObject({
      condition: "embedded",
      seeds: 1,
      processes: 2,
      fresh: false,
    });
    expect(recogniseArguments(["--help"])).toBe("help");
  });

  it.each([["--prompts", "none"], ["--seeds", "0"], ["--jobs", "two"], ["--what"], ["word"]])(
    "refuses %s %s",
    (...argv) => {
      expect(() => recogniseArguments(argv)).toThrow(RangeError);
    },
  );
});
