"""A choice of several is written in Python: what people typed stays words, and numbers stay numbers."""

from django import forms
from django.utils.safestring import mark_safe

CHOICES = [("", "None"), (1000, 'A "b" <i>'), ("c&d", mark_safe("<b>bold</b>"))]


class AForm(forms.Form):
    one = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect, required=False)
    some = forms.MultipleChoiceField(choices=CHOICES[1:], widget=forms.CheckboxSelectMultiple, disabled=True)


def test_each_value_and_label_is_escaped_once() -> None:
    shown = str(AForm({"one": "1000", "some": ["c&d"]})["one"])
    assert '<input type="radio" name="one" value="" id="id_one_0"><label for="id_one_0">None</label>' in shown
    assert 'value="1000" id="id_one_1" checked><label for="id_one_1">A &quot;b&quot; &lt;i&gt;</label>' in shown
    assert 'value="c&amp;d" id="id_one_2"><label for="id_one_2"><b>bold</b></label>' in shown


def test_tick_boxes_of_a_group_are_written_the_same() -> None:
    shown = str(AForm(initial={"some": ["c&d"]})["some"])
    assert '<input type="checkbox" name="some" value="1000" disabled id="id_some_0">' in shown
    assert 'value="c&amp;d" disabled id="id_some_1" checked>' in shown
