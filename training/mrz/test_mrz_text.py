"""Checks of the MRZ text builder against worked examples of ICAO Doc 9303 (run: python3 -m unittest)."""

import random
import unittest

import mrz_text
from mrz_text import Person, SpecimenDocument

ERIKSSON = Person("ERIKSSON", "ANNA<MARIA", "F", "740812", "UTO")


def lines_of(document_format, code, number, expiry, optional):
    doc = SpecimenDocument(document_format, code, "UTO", ERIKSSON, number, expiry, optional)
    return mrz_text.BUILDERS[document_format](doc)


class MrzTextTest(unittest.TestCase):
    def test_passport_of_9303_4_appendix_b(self):
        self.assertEqual(lines_of("TD3", "P<", "L898902C3", "120415", "ZE184226B"), [
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"])

    def test_card_of_9303_6_appendix_a(self):
        self.assertEqual(lines_of("TD2", "I<", "D23145890", "120415", "")[1], "D231458907UTO7408122F1204159<<<<<<<6")

    def test_card_of_9303_5_appendix_a(self):
        self.assertEqual(lines_of("TD1", "I<", "D23145890", "120415", ""), [
            "I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"])

    def test_visa_has_no_composite_check_digit(self):
        self.assertEqual(lines_of("MRV-A", "V<", "L8988901C", "961210", "6ZE184226B")[1][:28], "L8988901C4UTO7408122F9612109")

    def test_long_number_of_a_card_overflows_into_optional_data(self):
        first = lines_of("TD1", "I<", "D23145890734", "340712", "")[0]
        self.assertEqual(first, "I<UTOD23145890<7349<<<<<<<<<<<")

    def test_random_documents_have_the_shape_of_their_format(self):
        rng = random.Random(7)
        for document_format, (count, length) in mrz_text.SHAPES.items():
            for _ in range(300):
                lines = mrz_text.random_document(rng, document_format).lines
                self.assertEqual([len(line) for line in lines], [length] * count)
                self.assertLessEqual(set("".join(lines)), set(mrz_text.ALPHABET))

    def test_training_text_has_the_length_asked_for(self):
        rng = random.Random(8)
        for length in (1, 5, 22, 44):
            for _ in range(200):
                self.assertEqual(len(mrz_text.training_text(rng, length)), length)


if __name__ == "__main__":
    unittest.main()
