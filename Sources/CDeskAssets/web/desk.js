// The pages' one entry. Each module enhances what the server has rendered; without any of them the pages work.
// Forms put back what was typed as soon as they are there: what makes rows for it comes first.
import "./elements/checkout.js";
import "./elements/rows.js";
import "./elements/lock.js";
import "./elements/signin.js";
import "./elements/signout.js";
import "./elements/dialog.js";
import "./elements/connection.js";
import "./elements/combobox.js";
import "./elements/keys.js";
import "./elements/unread.js";
import "./lib/forms.js";
import "./elements/day.js";
import "./elements/drag.js";
import "./elements/grid-keys.js";
import "./elements/booking.js";
import "./elements/board.js";
import "./lib/fragments.js";
import "./elements/inbox.js";
import "./elements/search.js";
import "./elements/mailed-link.js";
import "./elements/own-booking.js";
