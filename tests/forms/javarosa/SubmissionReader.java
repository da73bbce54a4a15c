import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.LinkedHashMap;
import java.util.Map;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.parse.XFormParser;
import org.javarosa.xform.util.XFormAnswerDataSerializer;
import org.javarosa.xform.util.XFormUtils;

/**
 * Opens a submission with JavaRosa, as ODK Collect opens a saved form, and writes down every value it finds.
 *
 * <pre>java -cp ODK_Validate.jar SubmissionReader.java form.xml submission.xml values.json</pre>
 */
public class SubmissionReader {
    private static final XFormAnswerDataSerializer WRITER = new XFormAnswerDataSerializer();

    public static void main(String[] arguments) throws Exception {
        new XFormsModule().registerModule();
        org.javarosa.core.services.PropertyManager.setPropertyManager(new org.opendatakit.validate.StubPropertyManager());
        FormDef form;
        try (InputStream stream = new FileInputStream(arguments[0])) {
            form = XFormUtils.getFormFromInputStream(stream);
        }
        byte[] submission = Files.readAllBytes(Paths.get(arguments[1]));
        TreeElement saved = XFormParser.restoreDataModel(submission, null).getRoot();
        TreeElement root = form.getMainInstance().getRoot().deepCopy(true);
        if (!saved.getName().equals(root.getName())) {
            throw new IllegalStateException("the submission belongs to another form");
        }
        root.populate(saved, form);
        form.getMainInstance().setRoot(root);
        form.initialize(false, new InstanceInitializationFactory());
        Map<String, String> values = new LinkedHashMap<>();
        collect(form.getMainInstance().getRoot(), values);
        new ObjectMapper().writeValue(new File(arguments[2]), values);
        System.exit(0);
    }

    private static void collect(TreeElement element, Map<String, String> values) {
        for (int index = 0; index < element.getNumChildren(); index++) {
            TreeElement child = element.getChildAt(index);
            if (child.getMult() < 0 || !child.isRelevant()) {
                continue;
            }
            if (child.getNumChildren() > 0) {
                collect(child, values);
            } else if (child.getValue() != null) {
                values.put(child.getRef().toString(true), String.valueOf(WRITER.serializeAnswerData(child.getValue())));
            }
        }
    }
}
