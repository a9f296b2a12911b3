/** [Metadata API Developer Guide: PlatformEventSubscriberConfig] The wordings are ours. */
import { xmlNumber } from "../../data/schema/source.ts";
import type { Subject } from "./subject.ts";

const RANGES: Readonly<Record<string, number>> = { batchSize: 2000, numPartitions: 10 };

export function subscriberProblems({ root }: Subject): string[] {
  return Object.entries(RANGES).flatMap(([element, most]) => {
    const value = xmlNumber(root, element);
    const isRight = value === null || (Number.isInteger(value) && value >= 1 && value <= most);
    return isRight ? [] : [`${element}: the value must be from 1 through ${most}`];
  });
}
