// Answer: one line.

import { line } from "./line.js";

export const render = line("Write a line");
