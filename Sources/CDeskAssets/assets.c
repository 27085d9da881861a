// Written by Scripts/desk-assets. Every file of web/, compiled in (C23 #embed).
#include "desk_assets.h"

static const unsigned char desk_js[] = {
#embed "web/desk.js"
};

static const unsigned char early_js[] = {
#embed "web/early.js"
};

static const unsigned char elements_board_js[] = {
#embed "web/elements/board.js"
};

static const unsigned char elements_booking_js[] = {
#embed "web/elements/booking.js"
};

static const unsigned char elements_checkout_js[] = {
#embed "web/elements/checkout.js"
};

static const unsigned char elements_combobox_js[] = {
#embed "web/elements/combobox.js"
};

static const unsigned char elements_connection_js[] = {
#embed "web/elements/connection.js"
};

static const unsigned char elements_day_js[] = {
#embed "web/elements/day.js"
};

static const unsigned char elements_dialog_js[] = {
#embed "web/elements/dialog.js"
};

static const unsigned char elements_drag_js[] = {
#embed "web/elements/drag.js"
};

static const unsigned char elements_grid_keys_js[] = {
#embed "web/elements/grid-keys.js"
};

static const unsigned char elements_inbox_js[] = {
#embed "web/elements/inbox.js"
};

static const unsigned char elements_keys_js[] = {
#embed "web/elements/keys.js"
};

static const unsigned char elements_lock_js[] = {
#embed "web/elements/lock.js"
};

static const unsigned char elements_mailed_link_js[] = {
#embed "web/elements/mailed-link.js"
};

static const unsigned char elements_move_js[] = {
#embed "web/elements/move.js"
};

static const unsigned char elements_own_booking_js[] = {
#embed "web/elements/own-booking.js"
};

static const unsigned char elements_refused_js[] = {
#embed "web/elements/refused.js"
};

static const unsigned char elements_rows_js[] = {
#embed "web/elements/rows.js"
};

static const unsigned char elements_search_js[] = {
#embed "web/elements/search.js"
};

static const unsigned char elements_signin_js[] = {
#embed "web/elements/signin.js"
};

static const unsigned char elements_signout_js[] = {
#embed "web/elements/signout.js"
};

static const unsigned char elements_unread_js[] = {
#embed "web/elements/unread.js"
};

static const unsigned char elements_zone_js[] = {
#embed "web/elements/zone.js"
};

static const unsigned char icon_svg[] = {
#embed "web/icon.svg"
};

static const unsigned char lib_announce_js[] = {
#embed "web/lib/announce.js"
};

static const unsigned char lib_api_js[] = {
#embed "web/lib/api.js"
};

static const unsigned char lib_channel_js[] = {
#embed "web/lib/channel.js"
};

static const unsigned char lib_connection_js[] = {
#embed "web/lib/connection.js"
};

static const unsigned char lib_dom_js[] = {
#embed "web/lib/dom.js"
};

static const unsigned char lib_drafts_js[] = {
#embed "web/lib/drafts.js"
};

static const unsigned char lib_forms_js[] = {
#embed "web/lib/forms.js"
};

static const unsigned char lib_fragments_js[] = {
#embed "web/lib/fragments.js"
};

static const unsigned char lib_html_js[] = {
#embed "web/lib/html.js"
};

static const unsigned char lib_live_js[] = {
#embed "web/lib/live.js"
};

static const unsigned char lib_modal_js[] = {
#embed "web/lib/modal.js"
};

static const unsigned char lib_morph_js[] = {
#embed "web/lib/morph.js"
};

static const unsigned char lib_page_js[] = {
#embed "web/lib/page.js"
};

static const unsigned char lib_request_js[] = {
#embed "web/lib/request.js"
};

static const unsigned char lib_session_js[] = {
#embed "web/lib/session.js"
};

static const unsigned char lib_words_js[] = {
#embed "web/lib/words.js"
};

static const unsigned char styles_appointment_css[] = {
#embed "web/styles/appointment.css"
};

static const unsigned char styles_base_css[] = {
#embed "web/styles/base.css"
};

static const unsigned char styles_board_css[] = {
#embed "web/styles/board.css"
};

static const unsigned char styles_controls_css[] = {
#embed "web/styles/controls.css"
};

static const unsigned char styles_day_css[] = {
#embed "web/styles/day.css"
};

static const unsigned char styles_desk_css[] = {
#embed "web/styles/desk.css"
};

static const unsigned char styles_dialog_css[] = {
#embed "web/styles/dialog.css"
};

static const unsigned char styles_inbox_css[] = {
#embed "web/styles/inbox.css"
};

static const unsigned char styles_lists_css[] = {
#embed "web/styles/lists.css"
};

static const unsigned char styles_own_css[] = {
#embed "web/styles/own.css"
};

static const unsigned char styles_print_css[] = {
#embed "web/styles/print.css"
};

static const unsigned char styles_rows_css[] = {
#embed "web/styles/rows.css"
};

static const unsigned char styles_settings_css[] = {
#embed "web/styles/settings.css"
};

static const unsigned char styles_shell_parts_css[] = {
#embed "web/styles/shell-parts.css"
};

static const unsigned char styles_shell_css[] = {
#embed "web/styles/shell.css"
};

static const unsigned char styles_tokens_css[] = {
#embed "web/styles/tokens.css"
};

static const unsigned char words_ur_account_json[] = {
#embed "web/words/ur-account.json"
};

static const unsigned char words_ur_booking_json[] = {
#embed "web/words/ur-booking.json"
};

static const unsigned char words_ur_day_json[] = {
#embed "web/words/ur-day.json"
};

static const unsigned char words_ur_inbox_json[] = {
#embed "web/words/ur-inbox.json"
};

static const unsigned char words_ur_own_json[] = {
#embed "web/words/ur-own.json"
};

static const unsigned char words_ur_settings_more_json[] = {
#embed "web/words/ur-settings-more.json"
};

static const unsigned char words_ur_settings_json[] = {
#embed "web/words/ur-settings.json"
};

static const unsigned char words_ur_shell_json[] = {
#embed "web/words/ur-shell.json"
};

static const struct desk_asset assets[] = {
    {"desk.js", desk_js, sizeof desk_js},
    {"early.js", early_js, sizeof early_js},
    {"elements/board.js", elements_board_js, sizeof elements_board_js},
    {"elements/booking.js", elements_booking_js, sizeof elements_booking_js},
    {"elements/checkout.js", elements_checkout_js, sizeof elements_checkout_js},
    {"elements/combobox.js", elements_combobox_js, sizeof elements_combobox_js},
    {"elements/connection.js", elements_connection_js, sizeof elements_connection_js},
    {"elements/day.js", elements_day_js, sizeof elements_day_js},
    {"elements/dialog.js", elements_dialog_js, sizeof elements_dialog_js},
    {"elements/drag.js", elements_drag_js, sizeof elements_drag_js},
    {"elements/grid-keys.js", elements_grid_keys_js, sizeof elements_grid_keys_js},
    {"elements/inbox.js", elements_inbox_js, sizeof elements_inbox_js},
    {"elements/keys.js", elements_keys_js, sizeof elements_keys_js},
    {"elements/lock.js", elements_lock_js, sizeof elements_lock_js},
    {"elements/mailed-link.js", elements_mailed_link_js, sizeof elements_mailed_link_js},
    {"elements/move.js", elements_move_js, sizeof elements_move_js},
    {"elements/own-booking.js", elements_own_booking_js, sizeof elements_own_booking_js},
    {"elements/refused.js", elements_refused_js, sizeof elements_refused_js},
    {"elements/rows.js", elements_rows_js, sizeof elements_rows_js},
    {"elements/search.js", elements_search_js, sizeof elements_search_js},
    {"elements/signin.js", elements_signin_js, sizeof elements_signin_js},
    {"elements/signout.js", elements_signout_js, sizeof elements_signout_js},
    {"elements/unread.js", elements_unread_js, sizeof elements_unread_js},
    {"elements/zone.js", elements_zone_js, sizeof elements_zone_js},
    {"icon.svg", icon_svg, sizeof icon_svg},
    {"lib/announce.js", lib_announce_js, sizeof lib_announce_js},
    {"lib/api.js", lib_api_js, sizeof lib_api_js},
    {"lib/channel.js", lib_channel_js, sizeof lib_channel_js},
    {"lib/connection.js", lib_connection_js, sizeof lib_connection_js},
    {"lib/dom.js", lib_dom_js, sizeof lib_dom_js},
    {"lib/drafts.js", lib_drafts_js, sizeof lib_drafts_js},
    {"lib/forms.js", lib_forms_js, sizeof lib_forms_js},
    {"lib/fragments.js", lib_fragments_js, sizeof lib_fragments_js},
    {"lib/html.js", lib_html_js, sizeof lib_html_js},
    {"lib/live.js", lib_live_js, sizeof lib_live_js},
    {"lib/modal.js", lib_modal_js, sizeof lib_modal_js},
    {"lib/morph.js", lib_morph_js, sizeof lib_morph_js},
    {"lib/page.js", lib_page_js, sizeof lib_page_js},
    {"lib/request.js", lib_request_js, sizeof lib_request_js},
    {"lib/session.js", lib_session_js, sizeof lib_session_js},
    {"lib/words.js", lib_words_js, sizeof lib_words_js},
    {"styles/appointment.css", styles_appointment_css, sizeof styles_appointment_css},
    {"styles/base.css", styles_base_css, sizeof styles_base_css},
    {"styles/board.css", styles_board_css, sizeof styles_board_css},
    {"styles/controls.css", styles_controls_css, sizeof styles_controls_css},
    {"styles/day.css", styles_day_css, sizeof styles_day_css},
    {"styles/desk.css", styles_desk_css, sizeof styles_desk_css},
    {"styles/dialog.css", styles_dialog_css, sizeof styles_dialog_css},
    {"styles/inbox.css", styles_inbox_css, sizeof styles_inbox_css},
    {"styles/lists.css", styles_lists_css, sizeof styles_lists_css},
    {"styles/own.css", styles_own_css, sizeof styles_own_css},
    {"styles/print.css", styles_print_css, sizeof styles_print_css},
    {"styles/rows.css", styles_rows_css, sizeof styles_rows_css},
    {"styles/settings.css", styles_settings_css, sizeof styles_settings_css},
    {"styles/shell-parts.css", styles_shell_parts_css, sizeof styles_shell_parts_css},
    {"styles/shell.css", styles_shell_css, sizeof styles_shell_css},
    {"styles/tokens.css", styles_tokens_css, sizeof styles_tokens_css},
    {"words/ur-account.json", words_ur_account_json, sizeof words_ur_account_json},
    {"words/ur-booking.json", words_ur_booking_json, sizeof words_ur_booking_json},
    {"words/ur-day.json", words_ur_day_json, sizeof words_ur_day_json},
    {"words/ur-inbox.json", words_ur_inbox_json, sizeof words_ur_inbox_json},
    {"words/ur-own.json", words_ur_own_json, sizeof words_ur_own_json},
    {"words/ur-settings-more.json", words_ur_settings_more_json, sizeof words_ur_settings_more_json},
    {"words/ur-settings.json", words_ur_settings_json, sizeof words_ur_settings_json},
    {"words/ur-shell.json", words_ur_shell_json, sizeof words_ur_shell_json},
};

int desk_asset_count(void) { return sizeof assets / sizeof assets[0]; }

struct desk_asset desk_asset(int index) { return assets[index]; }
