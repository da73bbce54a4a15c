"""The literal list of routers, in the order in which an update tries them."""

from aiogram import Router

ROUTERS: tuple[Router, ...] = ()
