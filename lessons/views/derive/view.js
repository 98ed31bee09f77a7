// Derive: one line after the other.

import { heard } from "../kit/hearing.js";
import { textButton } from "../kit/panel.js";
import { line } from "../answer/line.js";

export default heard({ render: line("Derive it yourself", {
  more: (ask) => [textButton("Undo", () => ask({ undo: true }))],
}) });
