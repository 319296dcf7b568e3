// Starts the lane screen.
import { render } from "preact";
import { html } from "./html";
import { listenToKeys } from "./actions";
import { connect } from "./lane_connection";
import { LaneScreen } from "./view/lane_screen";

const root = document.getElementById("lane");
if (root) {
  listenToKeys();
  connect();
  render(html`<${LaneScreen} />`, root);
}
