import type { Place } from "./createPlaces.ts";

/** A request's turn, in however many lines it stands. */
export interface Turn extends Place {
  /** Leaves the lines in which it stands for another, and waits there. */
  moveTo(name: string, most: number): Promise<void>;
}

/**
 * Puts a request in lines.
 *
 * @param takePlace - {@link createPlaces}
 * @param lines - By name, with the most that a line takes; the request's turn comes when it has one in each.
 * @throws {ApiError} `RATE_LIMITED`
 */
export function createTurn(
  takePlace: (name: string, most: number) => Place,
  lines: readonly (readonly [name: string, most: number])[],
): Turn {
  let places: Place[] = [];
  const leave = () => {
    for (const place of places) place.leave();
    places = [];
  };
  const turn: Turn = {
    async begin() {
      for (const place of places) await place.begin();
    },
    pause() {
      for (const place of places) place.pause();
    },
    leave,
    async moveTo(name, most) {
      leave();
      places.push(takePlace(name, most));
      await turn.begin();
    },
  };
  try {
    for (const [name, most] of lines) places.push(takePlace(name, most));
  } catch (error) {
    leave();
    throw error;
  }
  return turn;
}
