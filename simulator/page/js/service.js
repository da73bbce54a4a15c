// Messages that nobody wrote (pinned, joined …) as one quiet line, and kinds the page cannot show, said politely.

import { t } from "./words.js";

const name = (user) => user?.first_name ?? "";

const LINES = {
  pinned_message: (m) => `${name(m.from) || m.sender_chat?.title} ${t("pinned a message")}`,
  new_chat_members: (m) => `${m.new_chat_members.map(name).join(", ")} ${t("joined the group")}`,
  left_chat_member: (m) => `${name(m.left_chat_member)} ${t("left the group")}`,
  new_chat_title: (m) => `${t("The group is now called")} “${m.new_chat_title}”`,
  new_chat_photo: () => t("The group has a new picture"),
  delete_chat_photo: () => t("The group's picture was removed"),
  group_chat_created: (m) => `${name(m.from)} ${t("created the group")}`,
  supergroup_chat_created: (m) => `${name(m.from)} ${t("created the group")}`,
  message_auto_delete_timer_changed: () => t("The time after which messages vanish was changed"),
  proximity_alert_triggered: (m) => `${name(m.proximity_alert_triggered.traveler)} ${t("is near")} ${name(m.proximity_alert_triggered.watcher)}`,
  forum_topic_created: (m) => `${t("New topic:")} ${m.forum_topic_created.name}`,
  forum_topic_edited: (m) => `${t("The topic was changed")} ${m.forum_topic_edited.name ?? ""}`.trim(),
  forum_topic_closed: () => t("The topic was closed"),
  forum_topic_reopened: () => t("The topic was opened again"),
  general_forum_topic_hidden: () => t("The General topic was hidden"),
  general_forum_topic_unhidden: () => t("The General topic is shown again"),
  successful_payment: (m) => `${t("Paid:")} ${m.successful_payment.total_amount} ${m.successful_payment.currency}`,
  refunded_payment: (m) => `${t("Given back:")} ${m.refunded_payment.total_amount} ${m.refunded_payment.currency}`,
  users_shared: (m) => `${t("Shared:")} ${m.users_shared.users.length}`,
  chat_shared: () => t("A chat was shared"),
  write_access_allowed: () => t("The bot may write now"),
};

// One line for a service message; null for a message somebody sent.
export function serviceLine(message) {
  const kind = Object.keys(LINES).find((key) => message[key] !== undefined);
  return kind ? LINES[kind](message) : null;
}

const NOT_SHOWN = ["story", "giveaway", "checklist", "web_app_data"];

export function unshownKind(message) {
  return NOT_SHOWN.find((key) => message[key] !== undefined) ?? null;
}
