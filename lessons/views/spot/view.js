// SpotTheMistake: the line that is wrong, its mistake, and a line in its place.

import { line } from "../answer/line.js";
import { choices } from "./choices.js";

export const render = line("Spot the mistake", choices);
