"""The forms a company starts with, and the program that makes their workbooks."""
