"""Every command over several streams and the activity that handles it."""

from application import (
    cancelling,
    clearing,
    collecting,
    declaring,
    ending_holds,
    entering,
    giving_back,
    identifying,
    leaving,
    paying,
    placing,
    promising,
    receiving,
    refunding,
    registering,
    returning,
    sharing_shortage,
)
from application.workbench import Handlers

HANDLERS: Handlers = {
    **placing.HANDLERS,
    **paying.HANDLERS,
    **ending_holds.HANDLERS,
    **promising.HANDLERS,
    **collecting.HANDLERS,
    **sharing_shortage.HANDLERS,
    **entering.HANDLERS,
    **clearing.HANDLERS,
    **declaring.HANDLERS,
    **receiving.HANDLERS,
    **cancelling.HANDLERS,
    **leaving.HANDLERS,
    **returning.HANDLERS,
    **refunding.HANDLERS,
    **giving_back.HANDLERS,
    **identifying.HANDLERS,
    **registering.HANDLERS,
}
